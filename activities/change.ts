/**
 * A change of an identity. Kratos loses one of two concurrent ones without telling either: so a change is one PATCH,
 * read back; one that is not there is a failure that the retry policy answers by doing it again.
 */
import type { IdentityApi, JsonPatch } from '@ory/client';
import { decisive, transient } from './failures.js';
import {
  judgeGet,
  judgePatch,
  sendGet,
  sendPatch,
  type KratosIdentity,
  type Marker,
} from './kratos/identities.js';

export const stateIs = (value: 'active' | 'inactive'): JsonPatch => ({
  op: 'replace',
  path: '/state',
  value,
});
export const roleIs = (value: string): JsonPatch => ({ op: 'replace', path: '/schema_id', value });
export const markerIs = (value: Marker | null): JsonPatch => ({
  op: 'add',
  path: '/metadata_admin/lifecycle',
  value,
});

export interface Change {
  id: string;
  operations: JsonPatch[];
  /** Whether the identity is as the change wants it. */
  holds: (identity: KratosIdentity) => boolean;
}

/** @throws ApplicationFailure `identityGone`, `emailTaken`, `detailsRejected`, `lostUpdate` (retried) */
export async function changeIdentity(kratos: IdentityApi, change: Change): Promise<KratosIdentity> {
  const { id, operations } = change;
  const outcome = judgePatch(await sendPatch(kratos, id, operations));
  if (outcome === 'conflict') throw decisive('emailTaken', `another identity than ${id} has that address`);
  if (outcome === 'gone') throw gone(id);
  return readBack(kratos, change);
}

/** @throws ApplicationFailure `identityGone`, `lostUpdate` (retried) */
export async function readBack(
  kratos: IdentityApi,
  { id, holds }: Omit<Change, 'operations'>,
): Promise<KratosIdentity> {
  const identity = judgeGet(await sendGet(kratos, id));
  if (!identity) throw gone(id);
  if (!holds(identity)) throw transient('lostUpdate', `a change of identity ${id} was overwritten`);
  return identity;
}

export const gone = (id: string) => decisive('identityGone', `identity ${id} was deleted by somebody else`);
