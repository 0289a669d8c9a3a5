/** A rehearsal as people read it: what happened day by day, where everybody is at the end, and what was expected. */
import { wallClock } from '../plan/format.js';
import type { Rehearsal, Whereabouts } from './rehearse.js';
import type { Entry } from './timeline.js';

export interface ReportOptions {
  timeZone: string;
  /** Of good and bad news, and headings. */
  paint: (style: 'green' | 'red' | 'bold', text: string) => string;
}

/** A line is somebody's day. People who had the same day share it; names that have no room are counted. */
export function report({ timeline, whereabouts, verdicts, to }: Rehearsal, options: ReportOptions): string {
  const { timeZone, paint } = options;
  const lines: string[] = [];
  let month = '';
  for (const day of days(timeline, timeZone)) {
    if (day.month !== month) lines.push('', paint('bold', day.month));
    month = day.month;
    for (const [what, people] of sharedDays(day.entries, timeZone))
      lines.push(`  ${day.name}  ${some(people, 2).padEnd(24)}  ${what}`);
  }
  const { day, month: lastMonth, year } = wallClock(to, timeZone);
  lines.push('', paint('bold', `On ${day} ${lastMonth} ${year}`), ...endings(whereabouts));
  if (verdicts.length > 0) lines.push('', paint('bold', 'Expected'));
  for (const { expected, holds, instead } of verdicts) {
    const mark = holds ? paint('green', '✓') : paint('red', '✗');
    lines.push(`  ${mark} ${expected}${instead === undefined ? '' : `: ${instead}`}`);
  }
  return lines.slice(1).join('\n');
}

/** Of people in a line. */
function some(people: readonly string[], most: number): string {
  const more = people.length - most;
  return `${people.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** In the order in which each key first came. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

interface Day {
  /** `Jan 2026`. */
  month: string;
  /** `Mon  5`. */
  name: string;
  entries: Entry[];
}

function days(timeline: readonly Entry[], timeZone: string): Day[] {
  const found: Day[] = [];
  for (const entry of timeline) {
    const { weekday, day, month, year } = wallClock(entry.at, timeZone);
    const of = { month: `${month} ${year}`, name: `${weekday} ${day.padStart(2)}` };
    const last = found.at(-1);
    if (last?.month === of.month && last.name === of.name) last.entries.push(entry);
    else found.push({ ...of, entries: [entry] });
  }
  return found;
}

/** Of a day: what happened, and to whom; in the order in which it began. */
function sharedDays(entries: readonly Entry[], timeZone: string): Map<string, string[]> {
  const byPerson = grouped(entries, ({ who }) => who ?? '–');
  const shared = new Map<string, string[]>();
  for (const [who, own] of byPerson) {
    const what = inOrder(own, timeZone);
    shared.set(what, [...(shared.get(what) ?? []), who]);
  }
  return shared;
}

/** `09:00 joining, created, mail: invitation to the person; 11:00 link opened, activated`. */
function inOrder(entries: readonly Entry[], timeZone: string): string {
  const moments = grouped(entries, ({ at }) => wallClock(at, timeZone).time);
  return [...moments]
    .map(([time, own]) => {
      const happened = grouped(own, ({ what }) => what);
      const told = [...happened].map(([what, same]) => {
        const details = same.flatMap(({ detail }) => (detail === undefined ? [] : [detail]));
        return details.length === 0 ? what : `${what} ${[...new Set(details)].sort().join(' and ')}`;
      });
      return `${time} ${told.join(', ')}`;
    })
    .join('; ');
}

function endings(whereabouts: readonly Whereabouts[]): string[] {
  const groups = grouped(
    whereabouts,
    ({ run, stage, reason }) => `${run} ${stage}${reason === undefined ? '' : `: ${reason}`}`,
  );
  return [...groups].map(
    ([ending, people]) =>
      `  ${String(people.length).padStart(5)}  ${ending.padEnd(41)}  ${some(
        people.map(({ who }) => who),
        5,
      )}`,
  );
}
