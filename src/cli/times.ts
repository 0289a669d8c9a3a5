/** Times as people say them, and durations as they type them. */

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `3 min`, `23 h`, `12 d`: rounded down to the largest unit of which there are two, or to seconds. */
export function span(ms: number): string {
  const unit = units.find(([, length]) => ms >= 2 * length) ?? units[3];
  return `${Math.floor(ms / unit[1])} ${unit[0]}`;
}

/** `in 23 h`, `3 min ago`. @param instant ISO 8601 */
export function relative(instant: string, now = Date.now()): string {
  const ms = Date.parse(instant) - now;
  if (Math.abs(ms) < 1000) return 'now';
  return ms > 0 ? `in ${span(ms)}` : `${span(-ms)} ago`;
}

/** `2026-12-01 09:00`, in the time zone of the terminal. */
export function absolute(instant: string): string {
  const date = new Date(instant);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Both, as every time is shown: `in 23 h (2026-12-01 09:00)`. */
export const when = (instant: string, now = Date.now()) => `${relative(instant, now)} (${absolute(instant)})`;

/** `90s`, `10m`, `24h` or `7d` in milliseconds; undefined for anything else. */
export function milliseconds(duration: string): number | undefined {
  const [, amount, letter] = /^(\d{1,9})(s|m|h|d)$/.exec(duration) ?? [];
  const length = units.find(([unit]) => unit.startsWith(letter ?? '-'))?.[1];
  return amount === undefined || length === undefined ? undefined : Number(amount) * length;
}
