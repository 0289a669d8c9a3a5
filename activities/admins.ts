/** Somebody has to be left who can administer. */
import type { IdentityApi } from '@ory/client';
import type { ApplicationFailure } from '@temporalio/common';
import { decisive } from './failures.js';
import { identityPages } from './kratos/walk.js';

export const adminRole = 'admin';

/**
 * Whether another admin than this one is active. A credential is not asked for: whoever is active can set one by
 * recovery.
 * @param handover details of heartbeats meanwhile
 */
export async function otherActiveAdmin(
  kratos: IdentityApi,
  identityId: string,
  handover?: object,
): Promise<boolean> {
  for await (const identities of identityPages(kratos, { ...(handover && { handover }) })) {
    if (identities.some(({ id, role, active }) => id !== identityId && role === adminRole && active))
      return true;
  }
  return false;
}

export const lastAdmin = (identityId: string): ApplicationFailure =>
  decisive('lastAdmin', `identity ${identityId} is the last active admin`);
