/** A rehire: the offboarding is taken back, so that the same identity comes back. */
import { WorkflowFailedError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { Refused, Unavailable } from '../lifecycle.js';
import {
  rescindOffboarding,
  type OffboardingStatus,
  type Restored,
} from '../../workflows/offboarding/messages.js';
import { isSilence } from './refusals.js';
import { stageOf } from './runs.js';

/** A rescind is one change in Kratos; what takes longer waits for Kratos itself. */
const endMs = 10_000;

/** Why nobody came back with an offboarding that was taken back. */
const inVain: Partial<Record<Restored, string>> = {
  gone: 'somebody else deleted the identity',
  changed: 'the identity lost our mark, or another has taken its place',
};

function whyInVain(ended: unknown): string | undefined {
  const { restored } = ended as OffboardingStatus;
  return restored && inVain[restored];
}

/** @returns why nobody came back, where an offboarding was taken back in vain; undefined for any other end */
export async function restoredNobody(
  client: Client,
  run: WorkflowExecutionDescription | undefined,
): Promise<string | undefined> {
  if (!run || stageOf(run) !== 'rescinded') return undefined;
  try {
    const handle = client.workflow.getHandle(run.workflowId, run.runId);
    return whyInVain(await (handle.result() as Promise<unknown>));
  } catch (error) {
    // Cancelled by an operator: what was done then, nobody answers for.
    if (error instanceof WorkflowFailedError) return undefined;
    throw error;
  }
}

/**
 * Takes a running offboarding back and waits until it has ended. Safe to repeat.
 * @returns the run, ended
 * @throws WorkflowUpdateFailedError `notInThisStage` once the deletion has begun
 * @throws Refused `not-in-this-stage` where nobody came back
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
  let why: string | undefined;
  try {
    why = whyInVain(await client.withDeadline(Date.now() + endMs, () => handle.result() as Promise<unknown>));
  } catch (cause) {
    if (isSilence(cause)) {
      const remedy = 'send the same again in a moment';
      throw new Unavailable(`the offboarding of ${employeeId} is being taken back; ${remedy}`, { cause });
    }
    if (!(cause instanceof WorkflowFailedError)) throw cause;
  }
  if (why !== undefined) {
    const remedy = 'the same again is an onboarding anew';
    throw new Refused('not-in-this-stage', `${employeeId} cannot come back: ${why}; ${remedy}`);
  }
  return handle.describe();
}
