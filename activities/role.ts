/** Moving somebody to another role: a Kratos identity schema. */
import { activityInfo, heartbeat } from '@temporalio/activity';
import type { IdentityApi } from '@ory/client';
import { adminRole, lastAdmin, otherActiveAdmin } from './admins.js';
import { changeIdentity, markerIs, roleIs } from './change.js';
import type { Engine } from './engine.js';
import { decisive } from './failures.js';
import { findIdentity } from './finding.js';
import { judgeDeleteSessions, sendDeleteSessions } from './kratos/sessions.js';

export interface ChangeRole {
  employeeId: string;
  identityId?: string;
  role: string;
}

export interface ChangedRole {
  identityId: string;
  /** The role before. */
  from: string;
}

/** What an attempt leaves to the next: the role that it may have changed already. */
interface Handover {
  from?: string;
}

export interface RoleDependencies {
  kratos: IdentityApi;
  engine: Pick<Engine, 'offboardingRuns'>;
}

export function roleActivities({ kratos, engine }: RoleDependencies) {
  const change = (id: string, role: string, employeeId: string, marked: boolean) =>
    changeIdentity(kratos, {
      id,
      operations: [roleIs(role), ...(marked ? [] : [markerIs({ employeeId, adopted: true })])],
      holds: (identity) => identity.role === role && identity.marker?.employeeId === employeeId,
    });

  return {
    /**
     * Changes the role in one PATCH, read back, and deletes sessions, which were opened under the old role. Kratos holds
     * the person's details against the new role's schema. An identity without a marker is given ours.
     * @throws ApplicationFailure `leaving`, `identityNotFound`, `identityAmbiguous`, `identityOfAnother`, `identityInactive`,
     * `lastAdmin`, `detailsRejected`
     */
    async changeRole({ employeeId, identityId, role }: ChangeRole): Promise<ChangedRole> {
      const { from: earlier } = (activityInfo().heartbeatDetails ?? {}) as Handover;
      // An offboarding ends the role changes that it finds. One that it did not find was begun after it, and sees it here.
      if (await engine.offboardingRuns(employeeId)) {
        throw decisive('leaving', `${employeeId} is leaving, so the role stays what it is`);
      }
      const identity = await findIdentity(kratos, {
        employeeId,
        ...(identityId !== undefined && { identityId }),
      });
      const { id, active, marker } = identity;
      if (!active) throw decisive('identityInactive', `identity ${id} is inactive`);
      const from = earlier ?? identity.role;
      const handover: Handover = { from };
      const isLastAdmin = async () =>
        from === adminRole && role !== adminRole && !(await otherActiveAdmin(kratos, id, handover));
      const takeBack = () => change(id, from, employeeId, true);

      if (await isLastAdmin()) {
        if (identity.role !== from) await takeBack();
        throw lastAdmin(id);
      }
      if (identity.role !== role) {
        heartbeat(handover);
        await change(id, role, employeeId, marker !== undefined);
        // Two last admins who move at the same moment saw each other as admins.
        if (await isLastAdmin()) {
          await takeBack();
          throw lastAdmin(id);
        }
      }
      judgeDeleteSessions(await sendDeleteSessions(kratos, id));
      return { identityId: id, from };
    },
  };
}
