/** The people of a scenario, each with the days that matter to them. */
import type { Role } from '../../workflows/onboarding/messages.js';
import { instantOf } from './moments.js';
import { idsOf, type Opens, type PersonKind, type Scenario } from './scenario.js';

export interface Member {
  /** Employee id. */
  id: string;
  /** The kind's name, under which expectations are about each of them. */
  kind: string;
  email: string;
  role: Role;
  opens: Opens;
  /** Milliseconds since the epoch; undefined for who is there already. */
  joinsAt: number | undefined;
  /** The last day, or the deactivation where it is not announced before. */
  leavesAt: number | undefined;
  /** HR asks for the offboarding. */
  leavingAskedAt: number | undefined;
}

export function castOf({ people, start, timeZone }: Scenario): Member[] {
  const anchors = { timeZone, start: Date.parse(start) };
  const members = people.flatMap((kind) =>
    idsOf(kind).map((id, index): Omit<Member, 'email'> => {
      const { joins } = kind;
      const delay = index * (kind.every ?? 0);
      const first = joins === 'already' ? anchors.start : (instantOf(joins, anchors) ?? anchors.start);
      const joining = first + delay;
      return {
        id,
        kind: kind.id,
        role: kind.role,
        opens: kind.opens,
        joinsAt: joins === 'already' ? undefined : joining,
        ...leavingOf(kind, { ...anchors, joining }),
      };
    }),
  );
  // An address of its own, whatever is in the id.
  return members.map((member, index) => ({ ...member, email: `person-${index + 1}@people.invalid` }));
}

function leavingOf(
  { leaves, announced = 0 }: PersonKind,
  anchors: Parameters<typeof instantOf>[1],
): Pick<Member, 'leavesAt' | 'leavingAskedAt'> {
  const leavesAt = leaves && instantOf(leaves, anchors);
  return { leavesAt, leavingAskedAt: leavesAt === undefined ? undefined : leavesAt - announced };
}

/** What moments may count from. */
export const daysOf = (member: Member | undefined): { joining?: number; leaving?: number } => ({
  ...(member?.joinsAt !== undefined && { joining: member.joinsAt }),
  ...(member?.leavesAt !== undefined && { leaving: member.leavesAt }),
});
