/** Making, adopting and changing the identity of one joiner. The workflow of the person is the one writer. */
import type { IdentityApi } from '@ory/client';
import { ApplicationFailure } from '@temporalio/common';
import { changeIdentity, gone, markerIs, stateIs, type Change } from './change.js';
import { decisive, type FailureType } from './failures.js';
import {
  judgeCreate,
  judgeFind,
  judgeGet,
  sameAddress,
  sendCreate,
  sendFind,
  sendGet,
  type KratosIdentity,
  type Marker,
  type NewIdentity,
} from './kratos/identities.js';
import { judgeDeleteSessions, sendDeleteSessions } from './kratos/sessions.js';

export interface CreateIdentity extends NewIdentity {
  /** Who asked for the onboarding, for the audit. Absent in runs that were begun before there was one. */
  requestedBy?: string;
  /** Take over an identity that bears no marker of ours: `true` for any, an id for that one. */
  adopt?: boolean | string;
}

export interface CreatedIdentity {
  identityId: string;
  /** Can sign in already, so needs no invitation. */
  hasCredential: boolean;
  /** It was there before; a link made earlier may still work. */
  existed: boolean;
}

/** An identity of the onboarding, as it should still be. */
export interface OwnIdentity {
  identityId: string;
  employeeId: string;
}

export interface Withdrawal {
  employeeId: string;
  email: string;
  /** Absent where the onboarding cannot have invited anybody. */
  identityId?: string;
}

/** Reads an identity and makes sure that it is the one the onboarding left: there, active, ours. */
export async function ownIdentity(
  kratos: IdentityApi,
  { identityId, employeeId }: OwnIdentity,
): Promise<KratosIdentity> {
  const identity = judgeGet(await sendGet(kratos, identityId));
  if (!identity) throw gone(identityId);
  if (identity.marker?.employeeId !== employeeId) {
    throw decisive('identityChanged', `identity ${identityId} no longer bears the marker of ${employeeId}`);
  }
  if (!identity.active)
    throw decisive('identityChanged', `identity ${identityId} was deactivated by somebody else`);
  return identity;
}

/** Where the identity was deleted meanwhile, there is nothing left to take back. */
async function unlessGone(changing: Promise<KratosIdentity>): Promise<void> {
  try {
    await changing;
  } catch (error) {
    if (!(error instanceof ApplicationFailure && error.type === ('identityGone' satisfies FailureType)))
      throw error;
  }
}

export function identityActivities({ kratos }: { kratos: IdentityApi }) {
  const change = (changed: Change) => changeIdentity(kratos, changed);

  async function findByAddress(email: string): Promise<KratosIdentity | undefined> {
    const id = judgeFind(await sendFind(kratos, email));
    return id === undefined ? undefined : judgeGet(await sendGet(kratos, id));
  }

  function adopt(found: KratosIdentity, request: CreateIdentity): Promise<KratosIdentity> {
    const marker: Marker = {
      employeeId: request.employeeId,
      ...((found.marker ? found.marker.adopted : true) && { adopted: true }),
    };
    return change({
      id: found.id,
      operations: [markerIs(marker), stateIs('active')],
      holds: (identity) => identity.active && identity.marker?.employeeId === request.employeeId,
    });
  }

  return {
    /**
     * Creates the identity, or adopts the one that is there: ours by marker always, somebody else's where `adopt`
     * says so. Never changes what role an existing identity has.
     * @throws ApplicationFailure `emailTaken`, `detailsRejected`
     */
    async createIdentity(request: CreateIdentity): Promise<CreatedIdentity> {
      const { adopt: adoptable, employeeId, email, name, role, team } = request;
      const details = { employeeId, email, name, role, ...(team !== undefined && { team }) };
      const created = judgeCreate(await sendCreate(kratos, details));
      if (created) return { identityId: created.id, hasCredential: false, existed: false };

      const found = await findByAddress(request.email);
      if (!found) throw decisive('emailTaken', 'an identity that does not sign in with the address has it');
      const ours = found.marker?.employeeId === request.employeeId;
      const permitted = found.marker === undefined && (adoptable === true || adoptable === found.id);
      if (!ours && !permitted) throw decisive('emailTaken', `identity ${found.id} has the address`);
      if (found.role !== request.role) {
        throw decisive('emailTaken', `identity ${found.id} has the address and another role, ${found.role}`);
      }
      const adopted = ours && found.active ? found : await adopt(found, request);
      return { identityId: adopted.id, hasCredential: adopted.hasCredential, existed: true };
    },

    /** @throws ApplicationFailure `emailTaken`, `detailsRejected`, `identityGone`, `identityChanged` */
    async changeEmail({ email, ...own }: OwnIdentity & { email: string }): Promise<void> {
      await ownIdentity(kratos, own);
      await change({
        id: own.identityId,
        operations: [{ op: 'replace', path: '/traits/email', value: email }],
        holds: (identity) => sameAddress(identity.email, email),
      });
    },

    /**
     * Takes an invitation back: deactivates the identity, since Kratos cannot revoke a link that was mailed. One that was
     * taken over loses the marker too. One that is not ours is not touched, nor one that the onboarding did not get
     * hold of and that can sign in: an earlier onboarding of the same employee activated it.
     */
    async withdrawIdentity({ employeeId, email, identityId }: Withdrawal): Promise<void> {
      const identity =
        identityId === undefined ? await findByAddress(email) : judgeGet(await sendGet(kratos, identityId));
      if (identity?.marker?.employeeId !== employeeId) return;
      if (identityId === undefined && identity.hasCredential) return;
      const { adopted } = identity.marker;
      // The marker last: an attempt that follows one that broke off must find it.
      await unlessGone(
        change({ id: identity.id, operations: [stateIs('inactive')], holds: ({ active }) => !active }),
      );
      judgeDeleteSessions(await sendDeleteSessions(kratos, identity.id));
      if (!adopted) return;
      await unlessGone(
        change({
          id: identity.id,
          operations: [markerIs(null)],
          holds: ({ marker }) => marker === undefined,
        }),
      );
    },
  };
}
