/** Moving somebody to another role: a Kratos identity schema. */
import type { IdentityApi } from '@ory/client';

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

export function roleActivities({ kratos }: { kratos: IdentityApi }) {
  return {
    /**
     * Changes the role in one PATCH, read back, and deletes sessions, which were opened under the old role.
     * @throws ApplicationFailure `identityNotFound`, `identityAmbiguous`, `identityOfAnother`, `identityInactive`, `lastAdmin`,
     * `detailsRejected`
     */
    changeRole(_request: ChangeRole): Promise<ChangedRole> {
      void kratos;
      return Promise.reject(new Error('not written yet'));
    },
  };
}
