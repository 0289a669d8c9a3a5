/** Whoever owns the database changes it behind the service's back: is each change seen? */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EntryRow } from '../../src/store/chain.js';
import { hashOf } from '../../src/store/chain.js';
import { rowOf, type EntryLine, type PlaceLine } from '../../src/store/export.js';
import { verifyExport } from '../../src/store/verify.js';
import { postgresVersions } from '../support/postgres-versions.js';
import { ada, entry, storeSite, type StoreSite } from './site.js';

type Kind = 'text' | 'bytea' | 'number' | 'uuid';
interface Column {
  table: string;
  column: string;
  kind: Kind;
}

const columns: Column[] = [
  ...[
    'key',
    'at',
    'recorded_at',
    'type',
    'phase',
    'employee_id',
    'workflow_id',
    'run_id',
    'actor',
    'facts',
  ].map((column) => ({ table: 'audit_entries', column, kind: 'text' as const })),
  ...['sealed', 'previous', 'hash'].map((column) => ({
    table: 'audit_entries',
    column,
    kind: 'bytea' as const,
  })),
  ...['seq', 'format'].map((column) => ({ table: 'audit_entries', column, kind: 'number' as const })),
  { table: 'audit_entries', column: 'person_key_id', kind: 'uuid' },
  ...['audit_head', 'audit_checkpoints'].flatMap((table) => [
    { table, column: 'seq', kind: 'number' as const },
    { table, column: 'hash', kind: 'bytea' as const },
    { table, column: 'at', kind: 'text' as const },
    { table, column: 'key_id', kind: 'text' as const },
    { table, column: 'signature', kind: 'bytea' as const },
  ]),
  { table: 'signing_keys', column: 'id', kind: 'text' },
  { table: 'signing_keys', column: 'public_key', kind: 'text' },
];

/** The value with one bit turned over that leaves it a value of its type. */
function flipped(value: unknown, kind: Kind, at: number, bit: number): unknown {
  if (kind === 'number') return Number(value) ^ (1 << (bit % 4));
  if (kind === 'bytea') {
    const bytes = Buffer.from(value as Buffer);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
    return bytes;
  }
  const bytes = Buffer.from(value as string);
  const old = bytes.readUInt8(at);
  if (kind === 'uuid') {
    if (old === 0x2d) return undefined;
    bytes.write((Number.parseInt(String.fromCharCode(old), 16) ^ (1 << (bit % 4))).toString(16), at);
    return bytes.toString();
  }
  // Seven bits: the texts are ASCII, and PostgreSQL takes no others that are not UTF-8, nor a zero.
  const next = old ^ (1 << (bit % 7));
  if (next === 0) return undefined;
  bytes.writeUInt8(next, at);
  return bytes.toString();
}

const lengthOf = (value: unknown) =>
  typeof value === 'number' ? 1 : Buffer.isBuffer(value) ? value.length : String(value).length;

describe.each(postgresVersions())('on PostgreSQL ($name)', (version) => {
  let site: StoreSite;
  const count = 12;

  beforeAll(async () => {
    site = await storeSite(version);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24T12:00:00Z') });
    // Over three hours, so that there are checkpoints in the middle.
    for (let n = 0; n < count; n += 1) {
      await site.store.append([entry({ personal: ada, employeeId: `e-${n % 3}` })]);
      vi.advanceTimersByTime(20 * 60_000);
    }
    vi.useRealTimers();
  });
  afterAll(() => site.stop());

  const rowsOf = async (table: string) =>
    (await site.query(`select ctid::text, * from ${table} order by 2`)).rows;
  const change = (table: string, column: string, ctid: unknown, value: unknown) =>
    site.tampered([[`update ${table} set ${column} = $1 where ctid = $2::tid`, [value, ctid]]]);
  const seqs = Array.from({ length: count }, (_, index) => index + 1);
  const park = 1_000_000;

  test('untouched, it verifies, with a checkpoint for each hour', async () => {
    expect(await site.tampered([])).toEqual({
      ok: true,
      entries: count,
      checkpoints: 3,
      head: { seq: count, at: expect.any(String) as string, keyId: expect.any(String) as string },
      problems: [],
    });
  });

  test('every byte of every column of an entry, a checkpoint, the head and the keys', async () => {
    const missed: unknown[] = [];
    let flips = 0;
    for (const { table, column, kind } of columns) {
      const rows = await rowsOf(table);
      const row = rows[Math.floor(rows.length / 2)] ?? {};
      for (let at = 0; at < lengthOf(row[column]); at += 1) {
        const value = flipped(row[column], kind, at, at % 8);
        if (value === undefined) continue;
        flips += 1;
        if ((await change(table, column, row['ctid'], value)).ok) missed.push([table, column, at]);
      }
    }
    expect(missed).toEqual([]);
    expect(flips).toBeGreaterThan(700);
  }, 120_000);

  test('any bit, anywhere', async () => {
    const tables = new Map<string, Record<string, unknown>[]>();
    for (const { table } of columns) tables.set(table, await rowsOf(table));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...columns),
        fc.nat(),
        fc.nat(),
        fc.nat(7),
        async ({ table, column, kind }, r, b, bit) => {
          const rows = tables.get(table) ?? [];
          const row = rows[r % rows.length] ?? {};
          const value = flipped(row[column], kind, b % lengthOf(row[column]), bit);
          fc.pre(value !== undefined);
          expect((await change(table, column, row['ctid'], value)).ok).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  test('an entry that is dropped, whichever, alone or with the later ones moved up', async () => {
    for (const seq of seqs) {
      const drop = ['delete from audit_entries where seq = $1', [seq]] as const;
      expect((await site.tampered([[drop[0], [...drop[1]]]])).ok, `without ${seq}`).toBe(false);
      const moved = await site.tampered([
        [drop[0], [...drop[1]]],
        ['update audit_entries set seq = seq + $1 where seq > $2', [park, seq]],
        ['update audit_entries set seq = seq - $1 - 1 where seq > $1', [park]],
        ['update audit_head set seq = seq - 1'],
      ]);
      expect(moved.ok, `without ${seq}, moved up`).toBe(false);
    }
  });

  test('any two entries in each other’s place', async () => {
    for (const one of seqs)
      for (const other of seqs.filter((seq) => seq > one)) {
        const swapped = await site.tampered([
          ['update audit_entries set seq = $1 where seq = $2', [park, one]],
          ['update audit_entries set seq = $1 where seq = $2', [one, other]],
          ['update audit_entries set seq = $1 where seq = $2', [other, park]],
        ]);
        expect(swapped.ok, `${one} and ${other}`).toBe(false);
      }
  });

  test('an end that is cut off, wherever, also with the head set back to the newest checkpoint that is left', async () => {
    for (const seq of [0, ...seqs.slice(0, -1)]) {
      const cut = ['delete from audit_entries where seq > $1', [seq]] as [string, unknown[]];
      expect((await site.tampered([cut])).ok, `after ${seq}`).toBe(false);
      const setBack = await site.tampered([
        cut,
        ['delete from audit_checkpoints where seq > $1', [seq]],
        ['delete from audit_entries where seq > coalesce((select max(seq) from audit_checkpoints), 0)'],
        [
          `update audit_head h set seq = c.seq, hash = c.hash, at = c.at, key_id = c.key_id, signature = c.signature
           from audit_checkpoints c where c.seq = (select max(seq) from audit_checkpoints)`,
        ],
      ]);
      expect(setBack.ok, `after ${seq}, head set back`).toBe(false);
    }
  });

  test('everything removed, as if nothing had ever been', async () => {
    const emptied = await site.tampered([
      ['delete from audit_entries'],
      ['delete from audit_checkpoints'],
      [
        'update audit_head set seq = 0, hash = $1, at = null, key_id = null, signature = null',
        [Buffer.alloc(32)],
      ],
    ]);
    expect(emptied.ok).toBe(false);
  });

  test('a head or a checkpoint that is gone', async () => {
    expect((await site.tampered([['delete from audit_head']])).ok).toBe(false);
    // Without the key nobody makes one, so one that is missing is one that somebody saw before.
    const earlier = (await exported()).filter((line): line is PlaceLine => line.kind === 'checkpoint');
    expect((await verifyExport(await exported(), { earlier })).ok).toBe(true);
  });

  test('a forged entry at the end, or in the middle with all later ones hashed anew', async () => {
    const lines = (await exported()).filter((line): line is EntryLine => line.kind === 'entry');
    const forge = (at: number) => {
      const rows = lines.map(rowOf);
      const model = rows[at - 1] as EntryRow;
      const forged = [...rows.slice(0, at), { ...model, key: 'forged' }, ...rows.slice(at)];
      for (let index = at; index < forged.length; index += 1) {
        const row = { ...(forged[index] as EntryRow), seq: index + 1 };
        row.previous = (forged[index - 1] as EntryRow).hash;
        row.hash = hashOf(row);
        forged[index] = row;
      }
      return forged.slice(at);
    };
    for (const at of [3, count]) {
      const rows = forge(at);
      const last = rows.at(-1) as EntryRow;
      const insert = rows.map(
        (row) =>
          [
            `insert into audit_entries (seq, format, key, at, recorded_at, type, phase, employee_id, workflow_id, run_id, actor,
             facts, person_key_id, sealed, previous, hash) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`,
            [
              row.seq,
              row.format,
              row.key,
              row.at,
              row.recordedAt,
              row.type,
              row.phase,
              row.employeeId,
              row.workflowId,
              row.runId,
              row.actor,
              row.facts,
              row.personKeyId,
              row.sealed,
              row.previous,
              row.hash,
            ],
          ] as [string, unknown[]],
      );
      const forged = await site.tampered([
        ['delete from audit_entries where seq > $1', [at]],
        ...insert,
        ['update audit_head set seq = $1, hash = $2', [last.seq, last.hash]],
      ]);
      expect(forged.entries).toBe(count + 1);
      expect(forged.ok).toBe(false);
    }
  });

  test('an older state of the whole store, against an export that was taken since', async () => {
    const present = await exported();
    const earlier = present.filter((line): line is PlaceLine => line.kind === 'head');
    const older = present.filter((line) => line.kind !== 'entry' || line.seq < count);
    const verification = await verifyExport(older, { earlier });
    expect(verification.problems).toContain(`entry ${count} was signed and is missing`);
  });

  test('signatures of a key that is not trusted', async () => {
    expect((await verifyExport(await exported(), { trusted: new Map() })).ok).toBe(false);
  });

  const exported = async () => {
    const lines = [];
    for await (const line of site.reading.export()) lines.push(line);
    return lines;
  };
});
