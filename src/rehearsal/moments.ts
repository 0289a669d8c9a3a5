/** When something happens in a scenario: an instant, a day in the company's time zone, or so long after something. */
import { z } from 'zod';
import { duration } from '../duration.js';

/** Milliseconds since the epoch, or after an anchor. */
export type Moment = { at: number } | { day: string; time: string } | { afterMs: number; of: Anchor };
export type Anchor = 'start' | 'joining' | 'leaving';

const wording =
  'must be such as 2026-03-01, 2026-03-01 14:30, 2026-03-01T14:30:00Z, 30 days or 30 days after joining';

export const moment = z.string(wording).transform((text, context): Moment => {
  const instant = z.iso.datetime({ offset: true }).safeParse(text);
  if (instant.success) return { at: Date.parse(instant.data) };
  const [, day = '', time = '09:00'] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?$/.exec(text) ?? [];
  if (day !== '' && !Number.isNaN(Date.parse(`${day}T${time}Z`))) return { day, time };
  const [, span = '', of = 'start'] = /^(.+?)(?: after (start|joining|leaving))?$/.exec(text) ?? [];
  const ms = duration.safeParse(span);
  if (ms.success) return { afterMs: ms.data, of: of as Anchor };
  context.addIssue({ code: 'custom', message: wording });
  return z.NEVER;
});

/** Where moments stand. Each anchor is milliseconds since the epoch; one that a person does not have is absent. */
export interface Anchors {
  timeZone: string;
  start: number;
  joining?: number;
  leaving?: number;
}

/** @returns milliseconds since the epoch; undefined where what it counts from does not happen */
export function instantOf(moment: Moment, anchors: Anchors): number | undefined {
  if ('at' in moment) return moment.at;
  if ('day' in moment) return zoned(moment.day, moment.time, anchors.timeZone);
  const from = anchors[moment.of];
  return from === undefined ? undefined : from + moment.afterMs;
}

/** What a clock on the wall shows, in milliseconds ahead of UTC. */
function offsetMs(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** An hour that clocks leave out is the one after it; of one that they show twice, the later is taken. */
function zoned(day: string, time: string, timeZone: string): number {
  const wall = Date.parse(`${day}T${time}:00Z`);
  return wall - offsetMs(wall - offsetMs(wall, timeZone), timeZone);
}

/** `12 months`, by the calendar, or a duration. */
export const span = z.string('must be such as 12 months or 30 days').transform((text, context) => {
  const [, months] = /^(\d{1,3}) months?$/.exec(text) ?? [];
  if (months !== undefined) return { months: Number(months) };
  const ms = duration.safeParse(text);
  if (ms.success) return { ms: ms.data };
  context.addIssue({ code: 'custom', message: 'must be such as 12 months or 30 days' });
  return z.NEVER;
});

/** Milliseconds since the epoch. */
export function after(start: number, length: z.output<typeof span>): number {
  if ('ms' in length) return start + length.ms;
  const end = new Date(start);
  end.setUTCMonth(end.getUTCMonth() + length.months);
  return end.getTime();
}
