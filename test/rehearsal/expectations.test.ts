import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { castOf } from '../../src/rehearsal/cast.js';
import { densest, judge } from '../../src/rehearsal/expectations.js';
import { readScenario } from '../../src/rehearsal/scenario.js';
import type { Entry } from '../../src/rehearsal/timeline.js';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-01-05T09:00:00Z');

function verdict(expectation: string, entries: Entry[]) {
  const scenario = readScenario(
    `start: 2026-01-05T09:00:00Z\nuntil: 30 days\npeople: [{ id: 'a-{n}', repeat: 2, role: admin, joins: 1 day }]\nexpect: [${expectation}]`,
  );
  const [only] = judge(scenario, castOf(scenario), entries, start);
  return only;
}
const deleted = (who: string, afterMs: number): Entry => ({ at: start + afterMs, what: 'deleted', who });

describe('what is expected does not hold', () => {
  test.each([
    [
      '{ what: deleted, who: a-1, by: 2 days }',
      [deleted('a-1', 2 * day + 1)],
      'happened Wed 7 Jan 2026, 09:00 UTC',
    ],
    ['{ what: deleted, who: a-1, by: 2 days }', [deleted('a-2', day)], 'never happened'],
    [
      '{ what: deleted, who: a-1, on: 2 days }',
      [deleted('a-1', 2 * day - 1)],
      'happened Wed 7 Jan 2026, 08:59 UTC',
    ],
    [
      '{ what: deleted, who: a-1, on: 2 days }',
      [deleted('a-1', 3 * day)],
      'happened Thu 8 Jan 2026, 09:00 UTC',
    ],
    ['{ what: deleted, who: a-1, never: true }', [deleted('a-1', 1)], 'happened Mon 5 Jan 2026, 09:00 UTC'],
    ['{ what: deleted, times: 1 }', [deleted('a-1', 1), deleted('a-2', 2)], 'happened 2 times'],
    [
      '{ what: deleted, atMost: 1, per: hour }',
      [deleted('a-1', 1), deleted('a-2', hour)],
      '2 from Mon 5 Jan 2026, 09:00 UTC',
    ],
    ["{ what: deleted, who: 'a-{n}', by: 2 days }", [deleted('a-1', 1)], 'a-2: never happened'],
    ["{ what: deleted, who: 'a-{n}', by: 2 days }", [], 'a-1: never happened (and 1 more)'],
    [
      '{ what: deleted, who: a-1, by: 1h after leaving }',
      [deleted('a-1', 1)],
      'counts from something that does not happen',
    ],
  ])('%s', (expectation, entries, instead) => {
    expect(verdict(expectation, entries)).toMatchObject({ holds: false, instead });
  });
});

describe('what is expected holds', () => {
  test.each([
    [
      '{ what: deleted, who: a-1, by: 2 days }',
      [deleted('a-1', 2 * day)],
      'a-1: deleted by 2 days after start',
    ],
    [
      '{ what: deleted, who: a-1, on: 2 days }',
      [deleted('a-1', 3 * day - 1)],
      'a-1: deleted on 2 days after start',
    ],
    ['{ what: deleted, who: a-1, never: true }', [deleted('a-2', 1)], 'a-1: deleted never'],
    ['{ what: deleted, times: 1 }', [deleted('a-1', 1)], 'deleted once'],
    [
      '{ what: deleted, atMost: 1, per: hour }',
      [deleted('a-1', 1), deleted('a-2', hour + 1)],
      'deleted at most 1 times within 1 hour',
    ],
    [
      "{ what: deleted, who: 'a-{n}', by: 1 day after joining }",
      [deleted('a-1', day), deleted('a-2', 2 * day)],
      'a-{n}: deleted by 1 day after joining',
    ],
  ])('%s', (expectation, entries, expected) => {
    expect(verdict(expectation, entries)).toEqual({ expected, holds: true });
  });
});

test('the densest window is the most of all windows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 })),
      fc.integer({ min: 1, max: 50 }),
      (times, windowMs) => {
        const about = times.toSorted((a, b) => a - b).map((at) => ({ at }));
        const most = Math.max(
          0,
          ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length),
        );
        expect(densest(about, windowMs).count).toBe(most);
      },
    ),
  );
});
