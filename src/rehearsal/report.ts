/** A rehearsal as people read it: what happened day by day, where everybody is at the end, and what was expected. */
import { wallClock } from '../plan/format.js';
import type { Rehearsal, Whereabouts } from './rehearse.js';
import type { Entry } from './timeline.js';

export interface ReportOptions {
  timeZone: string;
  /** Of good and bad news. */
  paint: (style: 'green' | 'red' | 'bold', text: string) => string;
}

/** One line for each kind of thing on each day: names that a line has no room for are counted. */
export function report({ timeline, whereabouts, verdicts, to }: Rehearsal, options: ReportOptions): string {
  const { timeZone, paint } = options;
  const lines: string[] = [];
  let month = '';
  for (const group of days(timeline, timeZone)) {
    if (group.month !== month) lines.push('', paint('bold', group.month));
    month = group.month;
    lines.push(`  ${group.day}  ${group.time.padEnd(11)}  ${group.what.padEnd(22)}  ${names(group.entries)}`);
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

interface Group {
  month: string;
  /** `Mon  5`. */
  day: string;
  /** `09:00`, or from the first to the last. */
  time: string;
  what: Entry['what'];
  entries: Entry[];
}

function days(timeline: readonly Entry[], timeZone: string): Group[] {
  const groups = new Map<string, Group>();
  for (const entry of timeline) {
    const { weekday, day, month, year, time } = wallClock(entry.at, timeZone);
    const key = [year, month, day, entry.what].join();
    const group = groups.get(key);
    if (group) {
      const [from = time] = group.time.split('–');
      group.time = from === time ? time : `${from}–${time}`;
      group.entries.push(entry);
    } else {
      const { what } = entry;
      const entries = [entry];
      groups.set(key, {
        month: `${month} ${year}`,
        day: `${weekday} ${day.padStart(2)}`,
        time,
        what,
        entries,
      });
    }
  }
  return [...groups.values()];
}

const shownNames = 6;

/** Alone, with the detail; several of one person, once with how many. */
function names(entries: readonly Entry[]): string {
  const counts = new Map<string, number>();
  for (const { who, detail } of entries) {
    const name = who === undefined ? (detail ?? '') : detail === undefined ? who : `${who} (${detail})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const told = [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`));
  const more = told.length - shownNames;
  return more > 0 ? `${told.slice(0, shownNames).join(', ')} and ${more} more` : told.join(', ');
}

function endings(whereabouts: readonly Whereabouts[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { who, run, stage, reason } of whereabouts) {
    const ending = `${run} ${stage}${reason === undefined ? '' : ` (${reason})`}`;
    groups.set(ending, [...(groups.get(ending) ?? []), who]);
  }
  return [...groups].map(([ending, people]) => {
    const more = people.length - shownNames;
    const shown = people.slice(0, shownNames).join(', ');
    return `  ${String(people.length).padStart(4)}  ${ending.padEnd(40)}  ${shown}${more > 0 ? ` and ${more} more` : ''}`;
  });
}
