/** Asking Kratos through the worker. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Refused, type Page, type Person } from '../lifecycle.js';
import type { PeopleQuery } from '../requests.js';
import type { peoplePage } from '../../workflows/index.js';

/** A page of everybody in Kratos. The run that fetched it holds personal data and is deleted at once. */
export async function listPeople(
  client: Client,
  taskQueue: string,
  query: PeopleQuery,
): Promise<Page<Person>> {
  const { limit, cursor } = query;
  const handle = await client.workflow.start<typeof peoplePage>('peoplePage', {
    workflowId: `people/${randomUUID()}`,
    taskQueue,
    args: [{ limit, ...(cursor !== undefined && { cursor }) }],
    workflowExecutionTimeout: '1 minute',
  });
  const page = await handle.result();
  await client.workflowService.deleteWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: handle.workflowId, runId: handle.firstExecutionRunId },
  });
  if ('badCursor' in page)
    throw new Refused('bad-cursor', 'the cursor is not one of this list; begin again without one');
  const { people, next } = page;
  return { items: people, ...(next !== undefined && { next }) };
}
