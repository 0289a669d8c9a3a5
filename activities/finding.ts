/** Which identity is an employee's. */
import type { IdentityApi } from '@ory/client';
import { decisive, transient } from './failures.js';
import { judgeFind, judgeGet, sendFind, sendGet, type KratosIdentity } from './kratos/identities.js';
import { identityPages } from './kratos/walk.js';

export interface Sought {
  employeeId: string;
  /** Which one, where it bears no marker of ours, or more than one does. */
  identityId?: string;
  /** Instead of `identityId`: what the person signs in with. */
  email?: string;
}

/** An identity as Kratos always shows one. */
export type DatedIdentity = KratosIdentity & { createdAt: string };

/**
 * The one that was named, which may be without a marker where no other bears the employee's, but not bear another
 * employee's; else the one that bears the employee's.
 * @throws ApplicationFailure `identityNotFound`, `identityAmbiguous`, `identityOfAnother`
 */
export async function findIdentity(kratos: IdentityApi, sought: Sought): Promise<DatedIdentity> {
  const identity = await (sought.identityId === undefined && sought.email === undefined
    ? theMarkedOne(kratos, sought.employeeId)
    : theNamedOne(kratos, sought));
  const { id, createdAt } = identity;
  if (createdAt === undefined)
    throw transient('kratosMisconfigured', `identity ${id} comes without created_at`);
  return { ...identity, createdAt };
}

async function theNamedOne(kratos: IdentityApi, sought: Sought): Promise<KratosIdentity> {
  const { employeeId, identityId, email = '' } = sought;
  const id = identityId ?? judgeFind(await sendFind(kratos, email));
  const identity = id === undefined ? undefined : judgeGet(await sendGet(kratos, id));
  if (!identity) {
    const named =
      identityId === undefined ? 'identity that signs in with the address given' : `identity ${identityId}`;
    throw decisive('identityNotFound', `there is no ${named} for ${employeeId}`);
  }
  if (identity.marker && identity.marker.employeeId !== employeeId) {
    throw decisive(
      'identityOfAnother',
      `identity ${identity.id} bears the marker of ${identity.marker.employeeId}`,
    );
  }
  if (identity.marker) return identity;
  // Whoever types an address may hit a stranger's. The service knows whose the marked one is.
  const marked = await bearers(kratos, employeeId);
  if (marked.length > 0) {
    throw decisive(
      'identityAmbiguous',
      `identity ${identity.id}, which was named, is without a marker; that of ${employeeId} is on ${idsOf(marked)}`,
    );
  }
  return identity;
}

async function theMarkedOne(kratos: IdentityApi, employeeId: string): Promise<KratosIdentity> {
  const marked = await bearers(kratos, employeeId);
  const [only, ...others] = marked;
  if (!only) throw decisive('identityNotFound', `no identity bears the marker of ${employeeId}`);
  if (others.length > 0) {
    const ids = idsOf(marked);
    throw decisive('identityAmbiguous', `more than one identity bears the marker of ${employeeId}: ${ids}`);
  }
  return only;
}

async function bearers(kratos: IdentityApi, employeeId: string): Promise<KratosIdentity[]> {
  const marked: KratosIdentity[] = [];
  for await (const identities of identityPages(kratos)) {
    marked.push(...identities.filter(({ marker }) => marker?.employeeId === employeeId));
  }
  return marked;
}

const idsOf = (identities: readonly KratosIdentity[]) => identities.map(({ id }) => id).join(', ');
