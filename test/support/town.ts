/**
 * Kratos, mail and people in memory, by the virtual clock: real ones do not live through days in milliseconds.
 * What Kratos and mail servers really answer is tested on real ones, in `test/activities`.
 */
import { activityInfo } from '@temporalio/activity';
import type { Activities } from '../../activities/activities.js';
import {
  decisive,
  transient,
  type DecisiveFailure,
  type TransientFailure,
} from '../../activities/failures.js';

export interface Town {
  /** What was done, in order, such as `mail link 1`. */
  readonly deeds: string[];
  /** The person has set a password. */
  hasCredential: boolean;
  /** Virtual time of the last opening of a link. */
  openedAt: number | undefined;
  /** Failures to come, by activity; each is used once. */
  readonly failures: Partial<Record<keyof Activities, (TransientFailure | DecisiveFailure)[]>>;
  readonly activities: Partial<Activities>;
}

const decisiveTypes: readonly string[] = [
  'emailTaken',
  'detailsRejected',
  'undeliverable',
  'identityGone',
  'identityChanged',
];

export function town(): Town {
  const now = () => activityInfo().currentAttemptScheduledTimestampMs;

  function failOnDemand(activity: keyof Activities): void {
    const type = place.failures[activity]?.shift();
    if (type === undefined) return;
    throw decisiveTypes.includes(type)
      ? decisive(type as DecisiveFailure, 'on demand')
      : transient(type as TransientFailure, 'on demand');
  }

  const place: Town = {
    deeds: [],
    hasCredential: false,
    openedAt: undefined,
    failures: {},
    activities: {
      createIdentity: async ({ email, adopt }) => {
        failOnDemand('createIdentity');
        place.deeds.push(`create ${email}${adopt === undefined ? '' : ' adopting'}`);
        return Promise.resolve({
          identityId: 'identity-1',
          hasCredential: place.hasCredential,
          existed: adopt !== undefined,
        });
      },
      changeEmail: async ({ email }) => {
        failOnDemand('changeEmail');
        place.deeds.push(`change address to ${email}`);
        return Promise.resolve();
      },
      withdrawIdentity: async () => {
        failOnDemand('withdrawIdentity');
        place.deeds.push('withdraw');
        return Promise.resolve();
      },
      issueRecoveryLink: async ({ issue, reason, linkLifetimeMs, settingsWindowMs, since }) => {
        failOnDemand('issueRecoveryLink');
        if (place.hasCredential) return { outcome: 'activated' };
        const until = (place.openedAt ?? -Infinity) + settingsWindowMs;
        if (since !== undefined && reason !== 'requested' && until > now()) {
          return Promise.resolve({ outcome: 'inUse', until: new Date(until).toISOString() });
        }
        const earlierBurned = since !== undefined && (place.openedAt ?? -Infinity) >= Date.parse(since);
        place.deeds.push(`mail link ${issue} (${earlierBurned ? 'burned' : reason})`);
        const issuedAt = now();
        return Promise.resolve({
          outcome: 'issued',
          issuedAt: new Date(issuedAt).toISOString(),
          expiresAt: new Date(issuedAt + linkLifetimeMs).toISOString(),
          ambiguousSends: 0,
          earlierBurned,
        });
      },
      awaitActivation: async ({ since, settingsWindowMs }) => {
        failOnDemand('awaitActivation');
        if (place.hasCredential) return Promise.resolve('activated');
        const opened = place.openedAt;
        if (opened !== undefined && opened >= Date.parse(since) && opened + settingsWindowMs <= now())
          return 'burned';
        throw transient('notYetActivated', 'not yet');
      },
      remindJoiner: async ({ issue }) => {
        place.deeds.push(`remind of link ${issue}`);
        return Promise.resolve();
      },
      escalate: async ({ to, sent }) => {
        place.deeds.push(`tell ${to} of ${sent} links`);
        return Promise.resolve();
      },
      // What was decided is in what the run does.
      recordDecisions: () => Promise.resolve(),
      reportUndeliverable: async ({ to }) => {
        place.deeds.push(`tell ${to} of the address`);
        return Promise.resolve();
      },
    },
  };
  return place;
}
