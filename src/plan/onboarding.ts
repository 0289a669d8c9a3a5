/** What would happen to somebody who joins, if nobody ever opened a link. */
import type { Plan, PlannedEvent } from '../lifecycle.js';
import type { OnboardingRequest } from '../requests.js';
import { nextDue, startsLater } from '../../workflows/onboarding/decisions.js';
import type { OnboardingPolicy } from '../../workflows/onboarding/messages.js';
import { forRole, type Policy } from '../../workflows/policy.js';
import { inWords, planned } from './format.js';

export interface OnboardingToPlan {
  request: OnboardingRequest;
  policy: Policy;
  /** IANA name. */
  timeZone: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Decided by the functions that the workflow decides by. */
export function planOnboarding({ request, policy, timeZone, now }: OnboardingToPlan): Plan {
  const { employeeId, role, startAt, managerEmail, delivery } = request;
  const held: OnboardingPolicy = {
    ...forRole(policy.onboarding, role),
    ...(delivery !== undefined && { delivery }),
  };
  const start = startsLater({ ...(startAt !== undefined && { startAt }) }, now) ?? now;
  const escalatedTo = managerEmail !== undefined ? 'manager' : held.hrContact && 'hrContact';
  const events: PlannedEvent[] = [
    planned(start, timeZone, { kind: 'identity', what: `the identity is created, role ${role}` }),
  ];
  let at = start;
  for (let issue = 1; issue <= held.maxIssues; issue += 1) {
    const link = linkEvents(issue, at, held, timeZone);
    events.push(...link.events);
    at = link.expiresAt;
  }
  const unused = 'unless a password was set by then';
  if (escalatedTo) {
    const what = `told that ${held.maxIssues} ${held.delivery}s were not used`;
    events.push(planned(at, timeZone, { kind: 'mail', to: escalatedTo, what, condition: unused }));
  }
  const what = 'a person decides: another one, another address, or take it back';
  events.push(planned(at, timeZone, { kind: 'decision', what, condition: unused }));
  return { employeeId, role, timeZone, events };
}

/** One link from its mail until it expires. */
function linkEvents(
  issue: number,
  issuedAt: number,
  held: OnboardingPolicy,
  timeZone: string,
): { events: PlannedEvent[]; expiresAt: number } {
  const expiresAt = issuedAt + held.linkLifetimeMs;
  const of = `${held.delivery} ${issue} of ${held.maxIssues}`;
  const earlier = issue > 1 && { condition: `if ${held.delivery} ${issue - 1} was not used` };
  const unused = { condition: `if ${held.delivery} ${issue} was not used` };
  const events = [
    planned(issuedAt, timeZone, {
      kind: 'mail',
      to: 'joiner',
      what: `${of}, which works for ${inWords(held.linkLifetimeMs)}`,
      ...earlier,
    }),
  ];
  for (let reminded = false; ; reminded = true) {
    const due = nextDue({
      issuedAt: new Date(issuedAt).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
      // Looking for a credential is nothing that anybody notices.
      polling: true,
      reminded,
      ...(held.reminderBeforeExpiryMs !== undefined && {
        reminderBeforeExpiryMs: held.reminderBeforeExpiryMs,
      }),
    });
    if (due.what === 'expiry') break;
    const what = `reminder: ${of} expires in ${inWords(expiresAt - due.at)}`;
    events.push(planned(due.at, timeZone, { kind: 'mail', to: 'joiner', what, ...unused }));
  }
  events.push(planned(expiresAt, timeZone, { kind: 'identity', what: `${of} expires`, ...unused }));
  return { events, expiresAt };
}
