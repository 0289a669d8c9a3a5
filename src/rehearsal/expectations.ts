/** Whether what a scenario expects has happened. */
import { daysOf, type Member } from './cast.js';
import { inWords as durationInWords, local } from '../plan/format.js';
import { instantOf, type Moment } from './moments.js';
import type { Expectation, Scenario } from './scenario.js';
import type { Entry } from './timeline.js';

export interface Verdict {
  /** In words, such as `a-1: deleted never`. */
  expected: string;
  holds: boolean;
  /** What was otherwise, by the scenario's clock. */
  instead?: string;
}

const dayMs = 86_400_000;

/** @param entries in order of time, by the scenario's clock */
export function judge(
  { expect, timeZone }: Scenario,
  cast: readonly Member[],
  entries: readonly Entry[],
  start: number,
): Verdict[] {
  return expect.map((expectation) => {
    const { who } = expectation;
    const subjects =
      who === undefined ? [undefined] : cast.filter(({ id, kind }) => id === who || kind === who);
    const failed = subjects.flatMap((member) => {
      const about = entries.filter(
        ({ what, who: whom }) => what === expectation.what && (member === undefined || whom === member.id),
      );
      const anchors = { timeZone, start, ...daysOf(member) };
      const instead = otherwise(expectation, about, {
        instant: (moment) => instantOf(moment, anchors),
        told: (at) => local(at, timeZone),
      });
      return instead === undefined
        ? []
        : [member && member.id !== who ? `${member.id}: ${instead}` : instead];
    });
    const [instead] = failed;
    const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
    return {
      expected: inWords(expectation),
      holds: failed.length === 0,
      ...(instead !== undefined && { instead: `${instead}${more}` }),
    };
  });
}

/** How a scenario's time is read and told. */
interface Clock {
  instant: (moment: Moment) => number | undefined;
  told: (at: number) => string;
}

/** @returns what was otherwise; undefined where the expectation holds */
function otherwise(
  { by, on, never, times, atMost, per }: Expectation,
  about: readonly Entry[],
  { instant, told }: Clock,
): string | undefined {
  const [first] = about;
  if (never) return first && `happened ${told(first.at)}`;
  if (times !== undefined) return about.length === times ? undefined : `happened ${about.length} times`;
  if (atMost !== undefined) {
    const most = densest(about, per ?? Infinity);
    return most.count <= atMost ? undefined : `${most.count} from ${told(most.from)}`;
  }
  const moment = by ?? on;
  const wanted = moment && instant(moment);
  if (wanted === undefined) return 'counts from something that does not happen';
  if (!first) return 'never happened';
  const inTime = by ? first.at <= wanted : about.some(({ at }) => wanted <= at && at < wanted + dayMs);
  return inTime ? undefined : `happened ${told(first.at)}`;
}

/** The most that happened within any window of that length. */
export function densest(about: readonly { at: number }[], windowMs: number): { count: number; from: number } {
  let most = { count: 0, from: 0 };
  let first = 0;
  for (const [last, { at }] of about.entries()) {
    while (at - (about[first]?.at ?? at) >= windowMs) first += 1;
    if (last - first + 1 > most.count) most = { count: last - first + 1, from: about[first]?.at ?? at };
  }
  return most;
}

function inWords({ what, who, by, on, never, times, atMost, per }: Expectation): string {
  const subject = who === undefined ? what : `${who}: ${what}`;
  if (by !== undefined) return `${subject} by ${momentInWords(by)}`;
  if (on !== undefined) return `${subject} on ${momentInWords(on)}`;
  if (never) return `${subject} never`;
  if (times !== undefined) return `${subject} ${times === 1 ? 'once' : `${times} times`}`;
  const within = per === undefined ? '' : ` within ${durationInWords(per)}`;
  return `${subject} at most ${atMost ?? 0} times${within}`;
}

function momentInWords(moment: Moment): string {
  if ('at' in moment) return new Date(moment.at).toISOString();
  if ('day' in moment) return `${moment.day} ${moment.time}`;
  return `${durationInWords(moment.afterMs)} after ${moment.of}`;
}
