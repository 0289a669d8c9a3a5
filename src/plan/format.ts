/** Instants as a clock on the person's wall shows them, and durations in words. */
import type { PlannedEvent } from '../lifecycle.js';

/** What a clock and a calendar on a wall show. */
export interface WallClock {
  /** `Tue`. */
  weekday: string;
  /** `1`. */
  day: string;
  /** `Dec`. */
  month: string;
  year: string;
  /** `09:00`. */
  time: string;
}

export function wallClock(at: number, timeZone: string): WallClock {
  const parts = new Map(
    formatter('en-US', timeZone, wallParts)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const [weekday, day, month, year] = [part('weekday'), part('day'), part('month'), part('year')];
  return { weekday, day, month, year, time: `${part('hour')}:${part('minute')}` };
}

const wallParts: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Kept: making one takes as long as formatting hundreds of instants. */
function formatter(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, options]);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, ...options });
  formatters.set(key, made);
  return made;
}

/** `Tue 1 Dec 2026, 09:00 CET`: with the zone's name, since a plan may reach over a change of the clocks. */
export function local(at: number, timeZone: string): string {
  const { weekday, day, month, year, time } = wallClock(at, timeZone);
  return `${weekday} ${day} ${month} ${year}, ${time} ${zoneName(at, timeZone)}`;
}

/** British English has names for European zones (`CET`), and offsets for the others, where American has it the other way. */
function zoneName(at: number, timeZone: string): string {
  const named = (locale: string) =>
    formatter(locale, timeZone, { timeZoneName: 'short' })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  const british = named('en-GB');
  return british.startsWith('GMT') ? named('en-US') : british;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `7 days`, `36 hours`, `1 day`: in the largest unit that says it exactly. */
export function inWords(ms: number): string {
  const [unit, length] = units.find(([, length]) => ms >= length && ms % length === 0) ?? ['second', 1000];
  const count = Math.round(ms / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** An event as plans have it, of an instant in milliseconds since the epoch. */
export const planned = (
  at: number,
  timeZone: string,
  event: Omit<PlannedEvent, 'at' | 'local'>,
): PlannedEvent => ({ at: new Date(at).toISOString(), local: local(at, timeZone), ...event });
