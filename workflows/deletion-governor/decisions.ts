/**
 * How many deletions are ordinary, as pure functions over what the governor knows. It is never changed in place.
 *
 * 1. A holder that was granted a slot within the last hour keeps it, asked however often, also in quarantine: a lost
 *    answer neither takes a second slot nor loses the first. Only a stop is above it. After that hour it asks as anybody
 *    else, and gives the slot back that it did not use: what is deleted counts for the hour in which it is.
 * 2. The request that is one too many is not granted, and puts those after it into quarantine.
 * 3. A stop and a quarantine are independent: ending one leaves the other.
 */
import { ApplicationFailure } from '@temporalio/common';
import type {
  Caps,
  GovernorRefusal,
  GovernorStatus,
  Lift,
  SlotAnswer,
  SlotRequest,
  Switch,
} from './messages.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const nothingYet: GovernorStatus = { grants: [], allowance: 0 };

const refusal = (type: GovernorRefusal, message: string): ApplicationFailure =>
  ApplicationFailure.create({ type, message, nonRetryable: true });

const iso = (at: number) => new Date(at).toISOString();

const heldBy = ({ grants }: GovernorStatus, holder: string, now: number) =>
  grants.find((grant) => grant.holder === holder && within(hourMs, grant.at, now));

const within = (span: number, at: string, now: number) => Date.parse(at) > now - span;

/** Forgets what no cap counts any more. What a lift allowed is for the backlog of its day. */
export function upTo(status: GovernorStatus, now: number): GovernorStatus {
  const { countingSince } = status;
  const grants = status.grants.filter(({ at }) => within(dayMs, at, now));
  const recent = countingSince !== undefined && within(dayMs, countingSince, now);
  return { ...status, grants, allowance: recent ? status.allowance : 0 };
}

/** Whether one more is within the caps. */
function ordinary(
  { grants, countingSince }: GovernorStatus,
  { perHour, perDay }: Caps,
  now: number,
): boolean {
  const counted = grants.filter(({ at }) => countingSince === undefined || at >= countingSince);
  const lastHour = counted.filter(({ at }) => within(hourMs, at, now));
  return lastHour.length < perHour && counted.length < perDay;
}

/** Why nobody, or not this one, is granted a slot at present. */
export function slotRefusal(
  status: GovernorStatus,
  { holder }: SlotRequest,
  now: number,
): ApplicationFailure | undefined {
  const { stopped, quarantine } = status;
  if (stopped) {
    const remedy = 'they go on when an admin resumes them';
    return refusal('deletionsStopped', `all deletions are stopped since ${stopped.at}; ${remedy}`);
  }
  if (!quarantine || heldBy(status, holder, now)) return undefined;
  const remedy = 'they go on when an admin lifts it';
  return refusal('deletionsQuarantined', `deletions are quarantined since ${quarantine.since}; ${remedy}`);
}

/** Grants a slot, or puts deletions into quarantine. */
export function grantSlot(
  present: GovernorStatus,
  request: SlotRequest,
  now: number,
): { status: GovernorStatus; answer: SlotAnswer } | ApplicationFailure {
  const remembered = upTo(present, now);
  const refused = slotRefusal(remembered, request, now);
  if (refused) return refused;
  const { holder, caps } = request;
  const held = heldBy(remembered, holder, now);
  if (held) return { status: remembered, answer: { granted: true, at: held.at } };
  const at = iso(now);
  const others = remembered.grants.filter((grant) => grant.holder !== holder);
  const status = { ...remembered, grants: others };
  const grants = [...status.grants, { holder, at }];
  if (status.allowance > 0) {
    return {
      status: { ...status, grants, allowance: status.allowance - 1 },
      answer: { granted: true, at },
    };
  }
  if (ordinary(status, caps, now)) return { status: { ...status, grants }, answer: { granted: true, at } };
  const { perHour, perDay } = caps;
  return {
    status: { ...status, quarantine: { since: at, caps: { perHour, perDay } } },
    answer: { granted: false, quarantinedAt: at },
  };
}

/** Once stopped, the first stop stands. */
export const stop = (status: GovernorStatus, { by, reason }: Switch, now: number): GovernorStatus =>
  status.stopped ? status : { ...status, stopped: { by, reason, at: iso(now) } };

export function resume({ stopped, ...rest }: GovernorStatus): GovernorStatus | ApplicationFailure {
  return stopped ? rest : refusal('notInThisStage', 'deletions are not stopped');
}

/** Counting begins anew, and so many go before it matters. */
export function lift(
  { quarantine, ...rest }: GovernorStatus,
  { allow = 0 }: Lift,
  now: number,
): GovernorStatus | ApplicationFailure {
  if (!quarantine) return refusal('notInThisStage', 'deletions are not quarantined');
  return { ...rest, countingSince: iso(now), allowance: allow };
}
