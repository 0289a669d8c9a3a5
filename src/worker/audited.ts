/**
 * What the audit says of each activity. One rule for every activity there is: a new one does not compile until somebody has
 * decided. Facts outlive a person's erasure: ids, instants, counts, hashes; what is personal goes into `personal`.
 */
import type { Activities } from '../../activities/activities.js';

type Facts = Readonly<Record<string, unknown>>;

/** Of an activity that changes something outside. */
export interface Rule<Input, Result> {
  type: string;
  /**
   * Which entry comes before the effect: `ours`, written here; `itself`, written by the activity, which alone knows when;
   * `none`, where trying is no effect and only what came of it counts.
   */
  intent: 'ours' | 'itself' | 'none';
  employeeId?: (input: Input) => string;
  /** Default `service`. */
  actor?: (input: Input) => string;
  /** Of `intended` without a result, of `done` with one. `runId` is the run that asks. */
  facts: (input: Input, result: Result | undefined, runId: string) => Facts;
  /** Sealed. In the first entry only. */
  personal?: (input: Input) => Facts;
}

type RuleOf<Activity> = Activity extends (...input: infer Input) => Promise<infer Result>
  ? Rule<Input extends [infer First, ...unknown[]] ? First : undefined, Result>
  : never;

/** Nothing outside changes, or the activity is itself the one that writes. */
type Unaudited = 'readOnly' | 'writesItself';

export type Rules = { readonly [Name in keyof Activities]: RuleOf<Activities[Name]> | Unaudited };

interface OfEmployee {
  employeeId: string;
}
const employeeId = (input: OfEmployee) => input.employeeId;
const requester = ({ requestedBy }: { requestedBy: string }) => requestedBy;
const addressee = ({ to }: { to: string }) => ({ to });

/** @param hash of an address, keyed */
export const auditRules = (hash: (address: string) => string): Rules => ({
  createIdentity: {
    type: 'identity.create',
    intent: 'ours',
    employeeId,
    actor: ({ requestedBy }) => requestedBy ?? 'service',
    facts: ({ email, role, team, adopt }, result) => ({
      emailHash: hash(email),
      role,
      team,
      adopt,
      ...result,
    }),
    personal: ({ email, name }) => ({ email, name }),
  },
  changeEmail: {
    type: 'identity.changeEmail',
    intent: 'ours',
    employeeId,
    facts: ({ identityId, email }) => ({ identityId, emailHash: hash(email) }),
    personal: ({ email }) => ({ email }),
  },
  withdrawIdentity: {
    type: 'identity.withdraw',
    intent: 'ours',
    employeeId,
    facts: ({ identityId, email }) => ({ identityId, emailHash: hash(email) }),
  },
  issueRecoveryLink: {
    type: 'link.issue',
    intent: 'ours',
    employeeId,
    // Named one by one: nothing of a link may ever get in here.
    facts: ({ identityId, email, issue, reason, delivery }, result) => ({
      identityId,
      emailHash: hash(email),
      issue,
      reason,
      delivery,
      outcome: result?.outcome,
      ...(result?.outcome === 'issued' && {
        expiresAt: result.expiresAt,
        ambiguousSends: result.ambiguousSends,
      }),
    }),
    personal: ({ email }) => ({ to: email }),
  },
  awaitActivation: 'readOnly',
  remindJoiner: {
    type: 'mail.reminder',
    intent: 'ours',
    employeeId,
    facts: ({ issue, expiresAt }) => ({ issue, expiresAt }),
    personal: addressee,
  },
  escalate: {
    type: 'mail.escalation',
    intent: 'ours',
    employeeId,
    facts: ({ issue, sent }) => ({ issue, sent }),
    personal: addressee,
  },
  reportUndeliverable: {
    type: 'mail.undeliverable',
    intent: 'ours',
    employeeId,
    facts: ({ issue }) => ({ issue }),
    personal: addressee,
  },
  listPeople: 'readOnly',
  // Whom it takes in has an onboarding of their own, which is audited.
  sweepLinks: 'readOnly',
  findLeaver: 'readOnly',
  beginLeaving: {
    type: 'offboarding.begin',
    intent: 'ours',
    employeeId,
    actor: requester,
    facts: ({ identityId }, result) => ({ identityId, ...result }),
    personal: ({ email }) => ({ email }),
  },
  deactivate: {
    type: 'identity.deactivate',
    intent: 'ours',
    employeeId,
    facts: ({ shown }, result) => ({ identityId: shown.identityId, ...result }),
  },
  reinstate: {
    type: 'identity.reinstate',
    intent: 'ours',
    employeeId,
    facts: ({ shown }, result) => ({
      identityId: shown.identityId,
      wasActive: shown.wasActive,
      marked: shown.marked,
      ...result,
    }),
  },
  awaitSlot: {
    type: 'deletion.slot',
    intent: 'none',
    employeeId,
    facts: (_, __, runId) => ({ holder: runId }),
  },
  deleteIdentity: {
    type: 'identity.delete',
    intent: 'itself',
    employeeId,
    actor: requester,
    facts: ({ shown, approval, approvedBy }, result) => ({ ...shown, approval, approvedBy, ...result }),
  },
  erase: { type: 'person.erase', intent: 'ours', employeeId, facts: ({ recorded }) => ({ recorded }) },
  deletionMemory: 'readOnly',
  recordDecisions: 'writesItself',
  changeRole: {
    type: 'identity.changeRole',
    intent: 'ours',
    employeeId,
    facts: ({ identityId, role }, result) => ({ identityId, role, ...result }),
  },
  remindOfDeletion: {
    type: 'mail.deletionReminder',
    intent: 'ours',
    employeeId,
    facts: ({ deleteAt, leadMs, role, approvalMissing }) => ({ deleteAt, leadMs, role, approvalMissing }),
    personal: addressee,
  },
  askForDecision: {
    type: 'mail.decisionNeeded',
    intent: 'ours',
    employeeId,
    facts: ({ why, actions, number }) => ({ why, actions, number }),
    personal: addressee,
  },
  alarmOfQuarantine: {
    type: 'mail.quarantineAlarm',
    intent: 'ours',
    // About nobody in particular, so there is no key to seal the address under.
    facts: ({ to, since, perHour, perDay }) => ({ toHash: hash(to), since, perHour, perDay }),
  },
  tellOfRoleChange: {
    type: 'mail.roleChanged',
    intent: 'ours',
    employeeId,
    facts: ({ identityId, role }) => ({ identityId, role }),
  },
});
