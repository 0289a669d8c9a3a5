import { singleLine, type Block, type Content, type Rendered } from './content.js';
import { renderHtml } from './render-html.js';
import { renderText } from './render-text.js';

function singleLines(block: Block): Block {
  switch (block.kind) {
    case 'list':
      return { ...block, items: block.items.map(singleLine) };
    case 'command':
      return { ...block, command: singleLine(block.command) };
    case 'paragraph':
    case 'heading':
    case 'note':
      return { ...block, text: singleLine(block.text) };
    case 'button':
    case 'code':
    case 'address':
      return block;
  }
}

/** Writes a mail down as text and as HTML. Whatever a name contains, it stays within its line. */
export function render(content: Content): Rendered {
  const clean: Content = {
    ...content,
    subject: singleLine(content.subject),
    preheader: singleLine(content.preheader),
    blocks: content.blocks.map(singleLines),
  };
  return { subject: clean.subject, text: renderText(clean), html: renderHtml(clean) };
}
