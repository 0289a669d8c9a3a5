/** Asks Kratos about people on behalf of the api, which has no way to kratos-admin. */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.js';
import type { FindLeaver } from '../activities/leaver.js';
import type { PeoplePage, PeoplePageRequest } from '../activities/people.js';
import type { ShownIdentity } from './offboarding/messages.js';
import type { Role } from './onboarding/messages.js';

/** Somebody waits for the answer: a few tries within their patience, then they are told. */
const { listPeople } = proxyActivities<Pick<Activities, 'listPeople'>>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '15 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 5 },
});

/** As long: a page more than one is looked through only where HR named nobody. */
const { findLeaver } = proxyActivities<Pick<Activities, 'findLeaver'>>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '15 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 5 },
});

export const peoplePage = (request: PeoplePageRequest): Promise<PeoplePage> => listPeople(request);

/** Who would leave, for a dry run. Changes nothing. @throws the failure of `findLeaver` */
export async function leaverPreview(request: FindLeaver): Promise<ShownIdentity> {
  const { role, ...identity } = await findLeaver(request);
  return { ...identity, role: role as Role };
}
