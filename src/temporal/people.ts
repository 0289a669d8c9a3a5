/** Listing everybody in Kratos. */
import type { Client } from '@temporalio/client';
import { Refused, type Page, type Person } from '../lifecycle.js';
import type { PeopleQuery } from '../requests.js';
import type { PeoplePage, PeoplePageRequest } from '../../activities/people.js';
import { readThrough } from './reading.js';

/** A page of people. @throws Refused `bad-cursor` */
export async function listPeople(
  client: Client,
  taskQueue: string,
  { limit, cursor }: PeopleQuery,
): Promise<Page<Person>> {
  const request: PeoplePageRequest = { limit, ...(cursor !== undefined && { cursor }) };
  const page = await readThrough<PeoplePage>({ client, taskQueue }, 'peoplePage', request);
  if ('badCursor' in page)
    throw new Refused('bad-cursor', 'the cursor is not one of this list; begin again without one');
  const { people, next } = page;
  return { items: people, ...(next !== undefined && { next }) };
}
