/** Aligned columns that fit the screen. */
import { paint, printable, type Style, type Terminal } from './terminal.js';

export interface Column<T> {
  title: string;
  cell: (row: T) => string | undefined;
  style?: (row: T) => Style | undefined;
  /** Left out where there is no room. */
  optional?: boolean;
}

const gap = '  ';
const narrowest = 6;

/** What a reader takes for one character each, so that no name is cut within one. */
const segmenter = new Intl.Segmenter();
const characters = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
const length = (text: string) => characters(text).length;

export function table<T>(
  terminal: Pick<Terminal, 'colour' | 'columns'>,
  all: readonly Column<T>[],
  rows: readonly T[],
): string {
  const texts = new Map(all.map((column) => [column, rows.map((row) => printable(column.cell(row) ?? '-'))]));
  const natural = (column: Column<T>) =>
    Math.max(length(column.title), ...(texts.get(column) ?? []).map(length));
  const columns = fitting(all, natural, terminal.columns);
  const widths = shrunk(columns.map(natural), terminal.columns);
  const line = (cells: readonly string[], styled: (text: string, index: number) => string) =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        const cut =
          length(cell) > width
            ? `${characters(cell)
                .slice(0, width - 1)
                .join('')}…`
            : cell;
        const last = index === cells.length - 1;
        return styled(cut, index) + (last ? '' : ' '.repeat(width - length(cut)));
      })
      .join(gap);
  const head = line(
    columns.map(({ title }) => title),
    (text) => paint(terminal, 'bold', text),
  );
  const body = rows.map((row, at) =>
    line(
      columns.map((column) => texts.get(column)?.[at] ?? ''),
      (text, index) => {
        const style = columns[index]?.style?.(row);
        return style === undefined ? text : paint(terminal, style, text);
      },
    ),
  );
  return [head, ...body].join('\n');
}

const total = (widths: readonly number[]) =>
  widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));

/** Without as many optional columns, from the right, as it takes to fit. */
function fitting<T>(all: readonly Column<T>[], width: (column: Column<T>) => number, room: number) {
  let columns = [...all];
  while (total(columns.map(width)) > room) {
    const last = columns.findLast(({ optional }) => optional);
    if (last === undefined) break;
    columns = columns.filter((column) => column !== last);
  }
  return columns;
}

/** Takes from the widest until the rest fits, or nothing can give. */
function shrunk(natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  while (total(widths) > room) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}
