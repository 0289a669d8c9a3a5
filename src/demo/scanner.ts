/** A mail scanner: fetches whatever looks like an address in a mail, and what the pages behind them load. */
import type { Mail } from '../stack/mailbox/mail.js';

const addresses = (text: string) => text.match(/https?:\/\/[^\s"'<>#]+/g) ?? [];

const resources = (html: string, base: string) =>
  [...html.matchAll(/\b(?:src|href)="([^"#]+)"/g)].map(
    ([, path]) => new URL((path ?? '').replaceAll('&amp;', '&'), base).href,
  );

/** @returns the addresses that were fetched, each by HEAD and by GET */
export async function scan({ text, html }: Mail): Promise<string[]> {
  const fetched = new Set<string>();
  async function visit(url: string, depth: number): Promise<void> {
    if (fetched.has(url) || !url.startsWith('http')) return;
    fetched.add(url);
    await fetch(url, { method: 'HEAD' });
    const response = await fetch(url);
    const body = await response.text();
    if (depth === 0 || !response.headers.get('content-type')?.includes('html')) return;
    for (const resource of resources(body, response.url)) await visit(resource, depth - 1);
  }
  for (const url of addresses(`${text}\n${html}`.replaceAll('&amp;', '&'))) await visit(url, 1);
  return [...fetched];
}
