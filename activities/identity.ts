/**
 * Making, adopting and changing the identity of one joiner.
 *
 * Kratos loses one of two concurrent changes of an identity without telling either. So a change is one PATCH, read
 * back; a change that is not there is a failure that the retry policy answers by doing it again. The workflow of the
 * person is the one writer.
 */
import type { IdentityApi, JsonPatch } from '@ory/client';
import { ApplicationFailure } from '@temporalio/common';
import { decisive, transient, type FailureType } from './failures.js';
import {
  judgeCreate,
  judgeFind,
  judgeGet,
  judgePatch,
  sameAddress,
  sendCreate,
  sendFind,
  sendGet,
  sendPatch,
  type KratosIdentity,
  type Marker,
  type NewIdentity,
} from './kratos/identities.js';
import { judgeDeleteSessions, sendDeleteSessions } from './kratos/sessions.js';

export interface CreateIdentity extends NewIdentity {
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
  if (!identity) throw decisive('identityGone', `identity ${identityId} was deleted by somebody else`);
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
  /** One PATCH, read back. */
  async function change(
    id: string,
    operations: JsonPatch[],
    holds: (identity: KratosIdentity) => boolean,
  ): Promise<KratosIdentity> {
    const outcome = judgePatch(await sendPatch(kratos, id, operations));
    if (outcome === 'conflict') throw decisive('emailTaken', `another identity than ${id} has that address`);
    const identity = outcome === 'gone' ? undefined : judgeGet(await sendGet(kratos, id));
    if (!identity) throw decisive('identityGone', `identity ${id} was deleted by somebody else`);
    if (!holds(identity)) throw transient('lostUpdate', `a change of identity ${id} was overwritten`);
    return identity;
  }

  async function findByAddress(email: string): Promise<KratosIdentity | undefined> {
    const id = judgeFind(await sendFind(kratos, email));
    return id === undefined ? undefined : judgeGet(await sendGet(kratos, id));
  }

  function adopt(found: KratosIdentity, request: CreateIdentity): Promise<KratosIdentity> {
    const marker: Marker = {
      employeeId: request.employeeId,
      ...((found.marker ? found.marker.adopted : true) && { adopted: true }),
    };
    return change(
      found.id,
      [
        { op: 'add', path: '/metadata_admin/lifecycle', value: marker },
        { op: 'replace', path: '/state', value: 'active' },
      ],
      (identity) => identity.active && identity.marker?.employeeId === request.employeeId,
    );
  }

  return {
    /**
     * Creates the identity, or adopts the one that is there: ours by marker always, somebody else's where `adopt`
     * says so. Never changes what role an existing identity has.
     * @throws ApplicationFailure `emailTaken`, `detailsRejected`
     */
    async createIdentity(request: CreateIdentity): Promise<CreatedIdentity> {
      const { adopt: adoptable, ...details } = request;
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
      await change(own.identityId, [{ op: 'replace', path: '/traits/email', value: email }], (identity) =>
        sameAddress(identity.email, email),
      );
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
        change(identity.id, [{ op: 'replace', path: '/state', value: 'inactive' }], ({ active }) => !active),
      );
      judgeDeleteSessions(await sendDeleteSessions(kratos, identity.id));
      if (!adopted) return;
      const unmark: JsonPatch[] = [{ op: 'add', path: '/metadata_admin/lifecycle', value: null }];
      await unlessGone(change(identity.id, unmark, ({ marker }) => marker === undefined));
    },
  };
}
