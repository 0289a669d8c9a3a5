import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { castOf } from '../../src/rehearsal/cast.js';
import { after, instantOf, moment, span } from '../../src/rehearsal/moments.js';
import { readScenario } from '../../src/rehearsal/scenario.js';
import { root } from '../../src/root.js';
import { FileProblems } from '../../src/yaml-file.js';

function problems(text: string): readonly string[] {
  try {
    readScenario(text);
  } catch (error) {
    if (error instanceof FileProblems) return error.problems;
    throw error;
  }
  return [];
}

const start = 'start: 2026-01-05T09:00:00+01:00\nuntil: 12 months\n';

describe('a scenario that is wrong', () => {
  test('is told every problem at once, each with line and column and what must be there', () => {
    const text = [
      'start: yesterday',
      'until: some day',
      'timeZone: Europe/Wien',
      'people:',
      '  - { id: ada, role: boss, opens: sometime, leaves: eventually }',
      '  - { id: ada@example.com, role: admin }',
      'events:',
      '  - { what: fire, who: ada, at: 3 days }',
      'failures:',
      '  - { what: printer, from: 3 days, for: 2h }',
      'expects: []',
    ].join('\n');
    expect(problems(text)).toEqual([
      'line 1:1 start must be a date and time with an offset, such as 2026-12-01T09:00:00+01:00',
      'line 2:1 until must be such as 12 months or 30 days',
      'line 3:1 timeZone must be a time zone such as Europe/Vienna',
      'line 5:16 people.0.role must be one of admin, analyst, automation-engineer',
      expect.stringMatching(/^line 5:28 people\.0\.opens must be such as 2h after link, /),
      expect.stringMatching(/^line 5:45 people\.0\.leaves must be such as 2026-03-01, /),
      'line 6:7 people.1.id must be an employee id, with {n} for the number where there are several',
      expect.stringMatching(/^line 8:7 events\.0\.what /),
      'line 10:7 failures.0.what must be one of kratos, mail, store',
      'line 11:1 expects is not a known field',
    ]);
  });

  test('names nobody twice', () => {
    const people = "people:\n  - { id: a-1, role: admin }\n  - { id: 'a-{n}', repeat: 2, role: admin }\n";
    expect(problems(start + people)).toEqual([
      'line 5:7 people.1.id must name each person once; {n} tells them apart',
    ]);
    expect(problems(`${start}people: [{ id: a, repeat: 2, role: admin }]`)).toHaveLength(1);
  });

  test('is about nobody whom it does not know', () => {
    const text = `${start}people: [{ id: 'a-{n}', repeat: 2, role: admin }]\nexpect:\n  - { what: deleted, who: a-3, never: true }\n  - { what: deleted, who: 'a-{n}', never: true }\n`;
    expect(problems(text)).toEqual(['line 5:22 expect.0.who must be the id of somebody under people']);
  });

  test.each([
    '{ what: deleted }',
    '{ what: deleted, never: true, times: 0 }',
    '{ what: deleted, times: 2, per: day }',
  ])('expects one thing at a time: %s', (expectation) => {
    const text = `${start}people: [{ id: a, role: admin }]\nexpect: [${expectation}]`;
    expect(problems(text)).toHaveLength(1);
  });
});

test('the example of the documentation is a scenario', () => {
  const scenario = readScenario(readFileSync(join(root, 'deploy/scenario.example.yaml'), 'utf8'));
  expect(castOf(scenario).length).toBeGreaterThanOrEqual(100);
});

describe('a moment', () => {
  const anchors = { timeZone: 'Europe/Vienna', start: Date.parse('2026-01-05T08:00:00Z') };
  test.each([
    ['2026-03-01T14:30:00Z', '2026-03-01T14:30:00.000Z'],
    ['2026-03-01', '2026-03-01T08:00:00.000Z'],
    ['2026-07-01', '2026-07-01T07:00:00.000Z'],
    ['2026-07-01 14:30', '2026-07-01T12:30:00.000Z'],
    // Clocks go forward at two: 02:30 is not there.
    ['2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
    // And back at three: 02:30 is there twice.
    ['2026-10-25 02:30', '2026-10-25T01:30:00.000Z'],
    ['3 days', '2026-01-08T08:00:00.000Z'],
    ['2h after start', '2026-01-05T10:00:00.000Z'],
    ['30 days after joining', '2026-03-03T08:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    const joining = Date.parse('2026-02-01T08:00:00Z');
    expect(new Date(instantOf(moment.parse(text), { ...anchors, joining }) ?? 0).toISOString()).toBe(instant);
  });

  test('that counts from what does not happen is none', () => {
    expect(instantOf(moment.parse('2h after leaving'), anchors)).toBeUndefined();
  });

  test.each(['', '2026-02-30x', '2026-13-01', 'soon', '3', '2h before joining'])('is not %j', (text) => {
    expect(moment.safeParse(text).success).toBe(false);
  });

  test('a month is one of the calendar', () => {
    const from = Date.parse('2026-01-05T08:00:00Z');
    expect(new Date(after(from, span.parse('12 months'))).toISOString()).toBe('2027-01-05T08:00:00.000Z');
  });
});
