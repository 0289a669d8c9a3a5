/** Whether the person has a credential yet. */
import type { IdentityApi } from '@ory/client';
import { transient } from './failures.js';
import { ownIdentity, type OwnIdentity } from './identity.js';
import { judgeOpenings, sendListSessions } from './kratos/sessions.js';

export interface AwaitActivation extends OwnIdentity {
  /** ISO 8601; openings before it belong to an earlier link. */
  since: string;
  /** After an opening, the time in which a password can be set. */
  settingsWindowMs: number;
}

/** When the newest link was opened, in milliseconds since the epoch. Openings leave a session behind. */
export async function lastOpening(
  kratos: IdentityApi,
  { identityId, since }: Pick<AwaitActivation, 'identityId' | 'since'>,
): Promise<number | undefined> {
  const openings = judgeOpenings(await sendListSessions(kratos, identityId))
    .map((at) => Date.parse(at))
    .filter((at) => at >= Date.parse(since));
  return openings.length > 0 ? Math.max(...openings) : undefined;
}

export interface ActivationDependencies {
  kratos: IdentityApi;
  /**
   * Milliseconds since the epoch; rehearsals have a clock of their own.
   * @default Date.now
   */
  now?: () => number;
}

export function activationActivities({ kratos, now = Date.now }: ActivationDependencies) {
  return {
    /**
     * Looks once. Its retry policy makes it a poll: Temporal keeps the waiting between the looks, which costs the
     * history nothing.
     * @returns `activated`, or `burned` where a link was opened and left until nothing can be done with it any more
     * @throws ApplicationFailure `notYetActivated` (benign, retried), `identityGone`, `identityChanged`
     */
    async awaitActivation({
      settingsWindowMs,
      since,
      ...own
    }: AwaitActivation): Promise<'activated' | 'burned'> {
      const { hasCredential } = await ownIdentity(kratos, own);
      if (hasCredential) return 'activated';
      const opened = await lastOpening(kratos, { identityId: own.identityId, since });
      if (opened !== undefined && opened + settingsWindowMs <= now()) return 'burned';
      throw transient('notYetActivated', `identity ${own.identityId} has no credential yet`);
    },
  };
}
