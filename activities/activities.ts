/** All activities, over what they need of the outside. Workflows import the type alone. */
import type { IdentityApi } from '@ory/client';
import { activationActivities } from './activation.js';
import { identityActivities } from './identity.js';
import { invitationActivities, type InvitationDependencies } from './invitation.js';
import { noticeActivities } from './notices.js';
import { peopleActivities } from './people.js';
import { sweepActivities, type SweepDependencies } from './sweep.js';

export interface ActivityDependencies extends InvitationDependencies, SweepDependencies {
  kratos: IdentityApi;
}

export const createActivities = (dependencies: ActivityDependencies) => ({
  ...identityActivities(dependencies),
  ...invitationActivities(dependencies),
  ...activationActivities(dependencies),
  ...noticeActivities(dependencies),
  ...peopleActivities(dependencies),
  ...sweepActivities(dependencies),
});

export type Activities = ReturnType<typeof createActivities>;
