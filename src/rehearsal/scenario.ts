/** The scenario file: who joins and leaves, what people decide, what fails, and what is expected of it. */
import { z } from 'zod';
import { duration } from '../duration.js';
import { employeeId, instant, roles, timeZone } from '../requests.js';
import { FileProblems, readYaml, type Problem } from '../yaml-file.js';
import { moment, span } from './moments.js';
import { happenings } from './timeline.js';

/** What somebody does with an invitation. */
export type Opens = { afterMs: number; fromLink: number } | 'never' | 'scanner';

const opensWording = 'must be such as 2h after link, 1 day after link 3, never or scanner';

const opens = z.string(opensWording).transform((text, context): Opens => {
  if (text === 'never' || text === 'scanner') return text;
  const [, delay = '', link = '1'] = /^(.+) after link(?: (\d{1,2}))?$/.exec(text) ?? [];
  const ms = duration.safeParse(delay);
  if (ms.success) return { afterMs: ms.data, fromLink: Number(link) };
  context.addIssue({ code: 'custom', message: opensWording });
  return z.NEVER;
});

/** Names in which `{n}` is each one's number, from 1. */
const template = z.string().refine((id) => employeeId.safeParse(id.replaceAll('{n}', '1')).success, {
  error: 'must be an employee id, with {n} for the number where there are several',
});

const person = z.strictObject({
  id: template,
  /** So many of the kind. */
  repeat: z.number().int().min(1).max(10_000).default(1),
  /** Between the joining of one and the next. */
  every: duration.optional(),
  role: z.enum(roles),
  /** `already`: can sign in when the rehearsal begins. */
  joins: z.union([z.literal('already'), moment]).default('already'),
  opens: opens.default({ afterMs: 3_600_000, fromLink: 1 }),
  leaves: moment.optional(),
  /** HR says so this long before. */
  announced: duration.optional(),
});

const actor = z.string().min(1).max(64);
const decision = { at: moment, by: actor.default('hr') };
const about = { ...decision, who: z.string() };

const event = z.discriminatedUnion('what', [
  z.strictObject({ ...about, what: z.literal('extend'), until: moment }),
  z.strictObject({
    ...about,
    what: z.enum([
      'hold',
      'release',
      'approve',
      'rescind',
      'rejoin',
      'resend',
      'retry',
      'restart',
      'erase',
      'abandon',
    ]),
  }),
  z.strictObject({ ...about, what: z.enum(['activated by hand', 'deleted by hand']) }),
  z.strictObject({ ...decision, what: z.enum(['stop', 'resume']) }),
  z.strictObject({ ...decision, what: z.literal('lift'), allow: z.number().int().min(0).default(0) }),
]);

const failure = z.strictObject({ what: z.enum(['kratos', 'mail', 'store']), from: moment, for: duration });

const expectation = z
  .strictObject({
    what: z.enum(happenings),
    /** An id, or the `id` of several as it stands under people: then each of them. Absent: all together. */
    who: z.string().optional(),
    by: moment.optional(),
    on: moment.optional(),
    never: z.literal(true).optional(),
    times: z.number().int().min(0).optional(),
    atMost: z.number().int().min(0).optional(),
    per: z
      .union([
        z.enum(['hour', 'day']).transform((unit) => ({ hour: 3_600_000, day: 86_400_000 })[unit]),
        duration,
      ])
      .optional(),
  })
  .refine((e) => [e.by, e.on, e.never, e.times, e.atMost].filter((one) => one !== undefined).length === 1, {
    error: 'must have one of by, on, never, times and atMost',
  })
  .refine(({ per, atMost }) => per === undefined || atMost !== undefined, {
    error: 'has per only with atMost',
  });

const scenario = z.strictObject({
  start: instant,
  until: span,
  timeZone: timeZone.default('UTC'),
  people: z.array(person).min(1),
  events: z.array(event).default([]),
  failures: z.array(failure).default([]),
  expect: z.array(expectation).default([]),
});

export type Scenario = z.output<typeof scenario>;
export type PersonKind = z.output<typeof person>;
export type ScenarioEvent = z.output<typeof event>;
export type Expectation = z.output<typeof expectation>;

/** One person, or each of a kind. */
export const idsOf = ({ id, repeat }: Pick<PersonKind, 'id' | 'repeat'>): string[] =>
  Array.from({ length: repeat }, (_, index) => id.replaceAll('{n}', String(index + 1)));

/** @throws FileProblems with every problem at once, by line and column */
export function readScenario(text: string): Scenario {
  const file = readYaml(text, scenario, conflictsOf);
  if (!file.ok) throw new FileProblems('scenario', file.problems);
  return file.value;
}

/** Of a file right or wrong: names that are nobody's, and the same one twice. */
function conflictsOf(raw: unknown): Problem[] {
  const { people, events, expect } = (raw ?? {}) as Partial<Record<string, unknown>>;
  const kinds = listed(people).flatMap(({ id, repeat = 1 }, index) =>
    typeof id === 'string' && typeof repeat === 'number' && repeat <= 10_000 ? [{ id, repeat, index }] : [],
  );
  const known = new Set<string>();
  const problems: Problem[] = [];
  for (const kind of kinds) {
    const ids = idsOf(kind);
    if (ids.some((id) => known.has(id)) || new Set(ids).size < ids.length)
      problems.push({
        path: ['people', kind.index, 'id'],
        detail: 'must name each person once; {n} tells them apart',
      });
    for (const id of [kind.id, ...ids]) known.add(id);
  }
  for (const [list, entries] of [
    ['events', listed(events)],
    ['expect', listed(expect)],
  ] as const)
    for (const [index, { who }] of entries.entries())
      if (typeof who === 'string' && !known.has(who))
        problems.push({ path: [list, index, 'who'], detail: 'must be the id of somebody under people' });
  return problems;
}

const listed = (value: unknown): Partial<Record<string, unknown>>[] =>
  Array.isArray(value)
    ? value.map((entry: unknown) => (typeof entry === 'object' && entry !== null ? entry : {}))
    : [];
