/** All activities, over what they need of the outside. Workflows import the type alone. */
import type { IdentityApi } from '@ory/client';
import { activationActivities } from './activation.js';
import type { Audit } from './audit.js';
import { decisionActivities } from './decisions.js';
import { deletionActivities, type DeletionDependencies } from './deletion.js';
import type { Engine } from './engine.js';
import { identityActivities } from './identity.js';
import { invitationActivities, type InvitationDependencies } from './invitation.js';
import { leaverActivities } from './leaver.js';
import { leavingNotices } from './leaving-notices.js';
import { noticeActivities } from './notices.js';
import { peopleActivities } from './people.js';
import { roleActivities } from './role.js';
import { sweepActivities, type SweepDependencies } from './sweep.js';

export interface ActivityDependencies extends InvitationDependencies, SweepDependencies {
  kratos: IdentityApi;
  engine: Engine;
  audit: Audit;
  deletionCaps: DeletionDependencies['deletionCaps'];
}

export const createActivities = (dependencies: ActivityDependencies) => ({
  ...identityActivities(dependencies),
  ...invitationActivities(dependencies),
  ...activationActivities(dependencies),
  ...noticeActivities(dependencies),
  ...peopleActivities(dependencies),
  ...sweepActivities(dependencies),
  ...leaverActivities(dependencies),
  ...deletionActivities(dependencies),
  ...decisionActivities(dependencies),
  ...roleActivities(dependencies),
  ...leavingNotices(dependencies),
});

export type Activities = ReturnType<typeof createActivities>;
