/** Dry runs of leaving: what would happen to somebody whose role only Kratos knows. */
import { ApplicationFailure } from '@temporalio/common';
import type { DecisiveFailure } from '../../activities/failures.js';
import type { ShownIdentity } from '../../workflows/offboarding/messages.js';
import { Refused, type Plan } from '../lifecycle.js';
import { planOffboarding } from '../plan/offboarding.js';
import type { OffboardingRequest } from '../requests.js';
import { readThrough } from './reading.js';
import { answered } from './refusals.js';
import type { LifecycleSettings } from './runs.js';

/** What to do about an identity that was not found for sure. */
const remedies: Partial<Record<DecisiveFailure, string>> = {
  identityNotFound: 'name the identity, or an address that the person signs in with',
  identityAmbiguous: 'name the identity that is meant',
  identityOfAnother: 'name another identity, or onboard it for this employee first',
};

/** @throws Refused `not-found` where it is not certain who is meant */
async function findLeaver(
  settings: LifecycleSettings,
  { employeeId, identityId, email }: OffboardingRequest,
): Promise<ShownIdentity> {
  const request = {
    employeeId,
    ...(identityId !== undefined && { identityId }),
    ...(email !== undefined && { email }),
  };
  try {
    return await readThrough<ShownIdentity>(settings, 'leaverPreview', request);
  } catch (error) {
    const remedy = error instanceof ApplicationFailure && remedies[error.type as DecisiveFailure];
    if (!remedy) throw error;
    throw new Refused('not-found', `${error.message}; ${remedy}`);
  }
}

/** The timeline of an offboarding that would be asked for now. Starts none. */
export async function previewOffboarding(
  settings: LifecycleSettings,
  request: OffboardingRequest,
  timeZone: string,
): Promise<Plan> {
  const { client, policy } = settings;
  const { role, identityId } = await answered(client, undefined, () => findLeaver(settings, request));
  return planOffboarding({ request, role, identityId, policy, timeZone, now: Date.now() });
}
