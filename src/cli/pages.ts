/** Lists, page by page or whole. */
import { allPages } from '../client.js';
import type { Page } from '../lifecycle.js';
import type { ApiFlags, PageFlags } from './flags.js';
import { table, type Column } from './table.js';
import { print, type Terminal } from './terminal.js';

/** The flags as a query has them: every one comes in the largest pages there are. */
export const pageQuery = <F extends PageFlags>(flags: F) => (flags.all ? { ...flags, limit: 250 } : flags);

/** @param none what is said of an empty list */
export async function printPages<T>(
  terminal: Terminal,
  { all = false, json = false }: ApiFlags & PageFlags,
  { columns, none }: { columns: readonly Column<T>[]; none: string },
  ask: (after: { cursor?: string }) => Promise<Page<T>>,
): Promise<void> {
  const page: Page<T> = all
    ? { items: await allPages((cursor) => ask(cursor === undefined ? {} : { cursor })) }
    : await ask({});
  print(terminal, { json }, page, () =>
    page.items.length === 0 ? none : table(terminal, columns, page.items),
  );
  if (page.next !== undefined && !json) terminal.err('there are more: --all\n');
}
