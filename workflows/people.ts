/** Asks Kratos for a page of people on behalf of the api, which has no way to kratos-admin. */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.js';
import type { PeoplePage, PeoplePageRequest } from '../activities/people.js';

/** Somebody waits for the page: a few tries within their patience, then they are told. */
const { listPeople } = proxyActivities<Pick<Activities, 'listPeople'>>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '15 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 5 },
});

export const peoplePage = (request: PeoplePageRequest): Promise<PeoplePage> => listPeople(request);
