/** Asking Kratos through the worker. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Refused, type Page, type Person } from '../lifecycle.js';
import type { PeopleQuery } from '../requests.js';
import type { peoplePage } from '../../workflows/index.js';

/** For the deletion, which also comes when the caller's own time is up. */
const deletionMs = 5_000;

/**
 * A page of everybody in Kratos. The run that fetches it holds personal data, and is deleted however it ends; deleted
 * while nobody has worked on it, it does not pile up either.
 */
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
  const { workflowId, firstExecutionRunId: runId } = handle;
  const { namespace } = client.options;
  const remove = () =>
    client.withDeadline(Date.now() + deletionMs, () =>
      client.workflowService.deleteWorkflowExecution({
        namespace,
        workflowExecution: { workflowId, runId },
      }),
    );
  const page = await handle.result().catch(async (error: unknown) => {
    // What went wrong first is what the caller has to know.
    await remove().catch(() => undefined);
    throw error;
  });
  await remove();
  if ('badCursor' in page)
    throw new Refused('bad-cursor', 'the cursor is not one of this list; begin again without one');
  const { people, next } = page;
  return { items: people, ...(next !== undefined && { next }) };
}
