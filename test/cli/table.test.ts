import fc from 'fast-check';
import { expect, test } from 'vitest';
import { table, type Column } from '../../src/cli/table.js';
import { milliseconds, relative, span } from '../../src/cli/times.js';

interface Row {
  id: string;
  name: string;
  identity: string;
}
const columns: Column<Row>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'IDENTITY', cell: ({ identity }) => identity, optional: true },
];
const plain = { colour: false, columns: 80 };
const row = { id: 'e-1', name: 'Ada', identity: '6f0f8f0e-3c0e-4a52-9f1b-7d2d8f8f5b10' };

test('fits 80 columns whatever stands in it, one line for each row', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ id: fc.string(), name: fc.string(), identity: fc.string() })),
      (rows) => {
        const lines = table(plain, columns, rows).split('\n');
        expect(lines).toHaveLength(rows.length + 1);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
      },
    ),
  );
});

test('leaves out what is optional before it cuts', () => {
  const long = { ...row, name: 'x'.repeat(50) };
  expect(table(plain, columns, [long])).not.toContain('IDENTITY');
  expect(table(plain, columns, [long])).toContain(long.name);
  expect(table({ ...plain, columns: 120 }, columns, [long])).toContain(row.identity);
});

test('lets nobody write escape sequences to the screen through a name', () => {
  const text = table(plain, columns, [{ ...row, name: '\x1b[2Jgone\u202e\r\n' }]);
  expect(text).not.toMatch(/[\x1b\r\u202e]/);
});

test('keeps columns aligned under colour', () => {
  const painted = table(
    { colour: true, columns: 80 },
    columns.map((column) => ({ ...column, style: () => 'green' as const })),
    [row],
  );
  expect(painted).toContain('\x1b[32me-1\x1b[39m  \x1b[32mAda\x1b[39m');
});

test.each([
  [0, '0 s'],
  [1_999, '1 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [86_400_000, '24 h'],
  [172_800_000, '2 d'],
])('says %i ms as %s', (ms, text) => expect(span(ms)).toBe(text));

test('tells past from future', () => {
  const now = Date.parse('2026-12-01T12:00:00Z');
  expect(relative('2026-12-02T11:00:00Z', now)).toBe('in 23 h');
  expect(relative('2026-12-01T11:57:00Z', now)).toBe('3 min ago');
  expect(relative('2026-12-01T12:00:00.400Z', now)).toBe('now');
});

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['10', undefined],
  ['-1s', undefined],
  ['1w', undefined],
  ['', undefined],
])('reads the duration %j as %s', (text, ms) => expect(milliseconds(text)).toBe(ms));
