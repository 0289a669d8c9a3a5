import type { Block, Content } from './content.js';

/** Columns; addresses and commands are never broken. */
const width = 72;

function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

function written(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return wrap(block.text);
    case 'heading':
      return `${block.text}\n${'-'.repeat(Math.min(block.text.length, width))}`;
    case 'button':
      return `${wrap(`${block.label}:`)}\n\n${block.url}`;
    case 'code':
      return `    ${block.value}`;
    case 'address':
      return block.url;
    case 'list':
      return block.items.map((item) => `* ${wrap(item, '  ')}`).join('\n');
    case 'command':
      return `${wrap(block.does)}\n\n    ${block.command}`;
  }
}

/** Plain text, as in `text/plain`. */
export const renderText = ({ blocks }: Content): string => `${blocks.map(written).join('\n\n')}\n`;
