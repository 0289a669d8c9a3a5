/** Asks Kratos about people on behalf of the api, which has no way to kratos-admin. */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.js';
import type { PeoplePage, PeoplePageRequest } from '../activities/people.js';
import type { ShownIdentity } from './offboarding/messages.js';

/** Somebody waits for the answer: a few tries within their patience, then they are told. */
const { listPeople } = proxyActivities<Pick<Activities, 'listPeople'>>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '15 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 5 },
});

/** As long, since more than a page of people may have to be looked through only where HR named nobody. */
const { findLeaver } = proxyActivities<{
  findLeaver(request: LeaverPreviewRequest): Promise<ShownIdentity>;
}>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '15 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 5 },
});

export const peoplePage = (request: PeoplePageRequest): Promise<PeoplePage> => listPeople(request);

export interface LeaverPreviewRequest {
  employeeId: string;
  identityId?: string;
  email?: string;
}

/** Who would leave, for a dry run. Changes nothing. @throws the failure of `findLeaver` */
export const leaverPreview = (request: LeaverPreviewRequest): Promise<ShownIdentity> => findLeaver(request);
