/**
 * Finding, deactivating and restoring the identity of somebody who leaves.
 * The workflow of the person is the one writer; a change is one PATCH, read back.
 */
import { activityInfo, heartbeat } from '@temporalio/activity';
import type { IdentityApi } from '@ory/client';
import { ApplicationFailure } from '@temporalio/common';
import { adminRole, lastAdmin, otherActiveAdmin } from './admins.js';
import { changeIdentity, markerIs, readBack, stateIs } from './change.js';
import type { Engine } from './engine.js';
import { transient, type FailureType } from './failures.js';
import { findIdentity, type Sought } from './finding.js';
import { asShown, sameIdentity, stillTheirs, type ShownIdentity, type Subject } from './guards.js';
import { judgeGet, sendGet, type KratosIdentity } from './kratos/identities.js';
import { judgeActive, judgeDeleteSessions, sendDeleteSessions, sendListActive } from './kratos/sessions.js';

export type { ShownIdentity } from './guards.js';

export type FindLeaver = Sought;

export interface BeginLeaving extends Sought {
  requestedBy: string;
}

export type Deactivate = Subject;

/** What was seen after the deactivation, for the record. */
export interface DeactivationProof {
  /** ISO 8601. */
  at: string;
  state: 'inactive';
  /** Active sessions before, 250 at most, and after: always none. */
  sessionsBefore: number;
  sessionsAfter: 0;
}

/** What came of a rescind; `workflows/offboarding/messages.ts` says what each means. */
export interface Reinstatement {
  outcome: 'restored' | 'alreadyActive' | 'leftInactive' | 'gone' | 'changed';
}

export interface LeaverDependencies {
  kratos: IdentityApi;
  engine: Pick<Engine, 'onboardingRuns' | 'endOnboarding' | 'endRoleChange'>;
  /** Milliseconds since the epoch; rehearsals have a time of their own. */
  now?: () => number;
}

/** What an attempt leaves to the next: sessions that it deleted can be counted no more, nor who activated be told. */
interface Handover {
  sessionsBefore?: number;
  activating?: boolean;
}

const isGone = (error: unknown) =>
  error instanceof ApplicationFailure && error.type === ('identityGone' satisfies FailureType);

export function leaverActivities({ kratos, engine, now = Date.now }: LeaverDependencies) {
  async function findLeaver({ employeeId, identityId, email }: FindLeaver): Promise<ShownIdentity> {
    const found = await findIdentity(kratos, {
      employeeId,
      ...(identityId !== undefined && { identityId }),
      ...(email !== undefined && { email }),
    });
    return {
      identityId: found.id,
      role: found.role,
      createdAt: found.createdAt,
      wasActive: found.active,
      ...(found.marker === undefined && { marked: false }),
    };
  }

  const read = async (id: string) => judgeGet(await sendGet(kratos, id));
  const countSessions = async (id: string) => judgeActive(await sendListActive(kratos, id));
  const activate = (id: string) =>
    changeIdentity(kratos, { id, operations: [stateIs('active')], holds: ({ active }) => active });

  /** Makes it inactive, with our marker, in one PATCH; nothing where it is so already. */
  async function deactivateAndMark(identity: KratosIdentity, employeeId: string): Promise<void> {
    const { id, active, marker } = identity;
    if (!active && marker) return;
    await changeIdentity(kratos, {
      id,
      operations: [
        ...(marker ? [] : [markerIs({ employeeId, adopted: true })]),
        ...(active ? [stateIs('inactive')] : []),
      ],
      holds: (changed) => !changed.active && changed.marker?.employeeId === employeeId,
    });
  }

  /** Deletes all sessions. @returns how many there were, also where an earlier attempt deleted them */
  async function endSessions(id: string): Promise<number> {
    const { sessionsBefore: earlier = 0 } = (activityInfo().heartbeatDetails ?? {}) as Handover;
    // Kratos goes on listing the sessions of an identity that was deactivated.
    const sessionsBefore = Math.max(earlier, await countSessions(id));
    heartbeat({ sessionsBefore } satisfies Handover);
    judgeDeleteSessions(await sendDeleteSessions(kratos, id));
    return sessionsBefore;
  }

  /** Ending an invitation deactivates: the last admin has to be refused before. Who cannot be found is told afterwards. */
  async function refuseLastAdmin(sought: Omit<BeginLeaving, 'requestedBy'>): Promise<void> {
    if (!(await engine.onboardingRuns(sought.employeeId))) return;
    const found = await findLeaver(sought).catch((error: unknown) => {
      if (error instanceof ApplicationFailure && error.nonRetryable) return undefined;
      throw error;
    });
    if (found?.role !== adminRole || !found.wasActive) return;
    if (!(await otherActiveAdmin(kratos, found.identityId))) throw lastAdmin(found.identityId);
  }

  return {
    /**
     * The identity that an offboarding of the employee would be about. Changes nothing.
     * @throws ApplicationFailure `identityNotFound`, `identityAmbiguous`, `identityOfAnother`
     */
    findLeaver,

    /**
     * Ends a running onboarding and a running role change of the person, then finds the identity: the offboarding is the
     * one writer from here on. Changes nothing in Kratos by itself.
     * @throws ApplicationFailure `identityNotFound`, `identityAmbiguous`, `identityOfAnother`, `lastAdmin`
     */
    async beginLeaving({ requestedBy, ...sought }: BeginLeaving): Promise<ShownIdentity> {
      await refuseLastAdmin(sought);
      // Before the look: an onboarding that ends without a credential leaves the identity inactive, and so would a rescind.
      const { identityId } = await engine.endOnboarding(sought.employeeId, requestedBy);
      await engine.endRoleChange(sought.employeeId, requestedBy);
      const named = sought.identityId !== undefined || sought.email !== undefined;
      // What an onboarding had taken over lost its marker with the end of it.
      return findLeaver({ ...sought, ...(!named && identityId !== undefined && { identityId }) });
    },

    /**
     * Deactivates, deletes sessions, and makes sure of both. An identity without a marker is given ours.
     * @throws ApplicationFailure `lastAdmin`, `identityGone`, `identityReplaced`, `identityOfAnother`, `roleChanged`
     */
    async deactivate({ employeeId, shown }: Deactivate): Promise<DeactivationProof> {
      const id = shown.identityId;
      const isLastAdmin = async () => shown.role === adminRole && !(await otherActiveAdmin(kratos, id));
      const identity = asShown(await read(id), { employeeId, shown });

      if (await isLastAdmin()) {
        // Deactivated by an earlier attempt, which did not get as far as taking it back.
        if (!identity.active && shown.wasActive && activityInfo().attempt > 1) await activate(id);
        throw lastAdmin(id);
      }
      await deactivateAndMark(identity, employeeId);
      // Two last admins who leave at the same moment saw each other active.
      if (await isLastAdmin()) {
        if (identity.active) await activate(id);
        throw lastAdmin(id);
      }

      const sessionsBefore = await endSessions(id);
      await readBack(kratos, {
        id,
        holds: (left) => !left.active && sameIdentity(left, { employeeId, shown }),
      });
      if ((await countSessions(id)) > 0) throw transient('lostUpdate', `identity ${id} still has sessions`);
      return { at: new Date(now()).toISOString(), state: 'inactive', sessionsBefore, sessionsAfter: 0 };
    },

    /**
     * Leaves the identity as the offboarding found it, in one PATCH: active where it was active, and without the marker
     * that the deactivation gave it. Does nothing to one that is gone or no longer the same, and says so.
     */
    async reinstate({ employeeId, shown }: Deactivate): Promise<Reinstatement> {
      const { identityId: id, wasActive, marked } = shown;
      const { activating: earlier = false } = (activityInfo().heartbeatDetails ?? {}) as Handover;
      const identity = await read(id);
      if (!identity) return { outcome: 'gone' };
      if (!stillTheirs(identity, { employeeId, shown })) return { outcome: 'changed' };
      const activating = wasActive && !identity.active;
      const unmarking = marked === false && identity.marker?.adopted === true;
      if (activating || unmarking) {
        heartbeat({ activating: activating || earlier } satisfies Handover);
        try {
          await changeIdentity(kratos, {
            id,
            operations: [...(activating ? [stateIs('active')] : []), ...(unmarking ? [markerIs(null)] : [])],
            holds: ({ active, marker }) => (!activating || active) && (!unmarking || marker === undefined),
          });
        } catch (error) {
          if (isGone(error)) return { outcome: 'gone' };
          throw error;
        }
      }
      if (activating || (earlier && identity.active)) return { outcome: 'restored' };
      return { outcome: identity.active ? 'alreadyActive' : 'leftInactive' };
    },
  };
}
