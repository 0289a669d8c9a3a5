import { expect, test } from 'vitest';
import { remember, type Remembered } from '../../src/store/deletion-memory.js';

const now = Date.parse('2026-11-24T12:00:00Z');
const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
const caps = { perHour: 10, perDay: 5 };
const slot = (holder: string, hours: number): Remembered => ({
  type: 'deletion.slot',
  at: ago(hours),
  actor: 'service',
  facts: { holder },
});
const decided = (type: string, hours: number, facts = {}): Remembered => ({
  type: `deletions.${type}`,
  at: ago(hours),
  actor: 'api-key:admin',
  facts,
});

test('slots count for a day', () => {
  expect(remember([slot('run-1', 25), slot('run-2', 23), slot('run-3', 0)], now).grants).toEqual([
    { holder: 'run-2', at: ago(23) },
    { holder: 'run-3', at: ago(0) },
  ]);
});

test('a stop holds until somebody resumes, however long ago it was', () => {
  const stop = decided('stop', 1000, { reason: 'a review' });
  expect(remember([stop], now).stopped).toEqual({ by: 'api-key:admin', reason: 'a review', at: ago(1000) });
  expect(remember([stop, decided('resume', 1)], now).stopped).toBeUndefined();
  expect(remember([stop, decided('resume', 2), decided('stop', 1)], now).stopped?.at).toBe(ago(1));
});

test('a quarantine holds until it is lifted, and counting begins anew with that', () => {
  const quarantine = decided('quarantine', 30, { since: ago(30), caps });
  expect(remember([quarantine], now).quarantine).toEqual({ since: ago(30), caps });
  expect(remember([quarantine, decided('lift', 2, { allow: 3 })], now)).toEqual({
    grants: [],
    countingSince: ago(2),
  });
});
