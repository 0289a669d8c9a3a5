/** What happened in a rehearsal, in order. */

/** Each is seen where it happens: at HR's desk, in Kratos, in the mail, in somebody's answer. */
export const happenings = [
  'joining',
  'leaving',
  'created',
  'link opened',
  'link burnt',
  'activated',
  'deactivated',
  'reinstated',
  'role changed',
  'deleted',
  'mail: invitation',
  'mail: reminder',
  'mail: escalation',
  'mail: undeliverable',
  'mail: coming deletion',
  'mail: decision needed',
  'mail: quarantine',
  'mail: role changed',
  'decided',
  'refused',
  'failing',
  'mended',
] as const;
export type Happening = (typeof happenings)[number];

export interface Entry {
  /** Milliseconds since the epoch. */
  at: number;
  what: Happening;
  /** Employee id. */
  who?: string;
  /** Such as the recipient of a mail, or a decision. */
  detail?: string;
}

export interface Timeline {
  readonly entries: Entry[];
  add(entry: Entry): void;
}

export function newTimeline(): Timeline {
  const entries: Entry[] = [];
  return { entries, add: (entry) => void entries.push(entry) };
}
