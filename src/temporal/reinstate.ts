/** A rehire: the offboarding is taken back, so that the same identity comes back. */
import { WorkflowFailedError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { Unavailable } from '../lifecycle.js';
import { rescindOffboarding } from '../../workflows/offboarding/messages.js';
import { isSilence } from './refusals.js';
import { stageOf } from './runs.js';

/** A rescind is one change in Kratos; what takes longer waits for Kratos itself. */
const endMs = 10_000;

/**
 * Takes a running offboarding back and waits until it has ended. Safe to repeat.
 * @returns the run, ended
 * @throws WorkflowUpdateFailedError `notInThisStage` once the deletion has begun
 * @throws Unavailable where it has not ended in time: the rescind holds all the same
 */
export async function reinstate(
  client: Client,
  run: WorkflowExecutionDescription,
  employeeId: string,
  by: string,
): Promise<WorkflowExecutionDescription> {
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  try {
    if (stageOf(run) !== 'rescinding')
      await handle.executeUpdate(rescindOffboarding, { args: [{ by, reason: 'onboarded again' }] });
  } catch (error) {
    // It has ended meanwhile: how, its description says.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  try {
    await client.withDeadline(Date.now() + endMs, () => handle.result());
  } catch (cause) {
    if (isSilence(cause)) {
      const remedy = 'send the same again in a moment';
      throw new Unavailable(`the offboarding of ${employeeId} is being taken back; ${remedy}`, { cause });
    }
    if (!(cause instanceof WorkflowFailedError)) throw cause;
  }
  return handle.describe();
}
