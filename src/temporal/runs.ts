/** The runs of an employee, of whatever kind: finding one, and starting one once. */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { WorkflowNotFoundError, defaultPayloadConverter, type SearchAttributePair } from '@temporalio/common';
import type { PayloadKey } from '../config.js';
import type { Policy } from '../../workflows/policy.js';
import { searchAttributes } from '../../workflows/visibility.js';
import { workflowIdOf, type Kind } from './ids.js';
import { payloadCodec } from './payload-codec.js';

export interface LifecycleSettings {
  client: Client;
  taskQueue: string;
  /** Captured by each run at its start. */
  policy: Policy;
  payloadKeys: readonly PayloadKey[];
}

/** A run that is there, and what it was started with. */
export interface PresentRun<Input> {
  description: WorkflowExecutionDescription;
  input: Input;
}

export const stageOf = (description: WorkflowExecutionDescription): string | undefined =>
  description.typedSearchAttributes.get(searchAttributes.stage);

export const isRunning = ({ status }: WorkflowExecutionDescription): boolean => status.name === 'RUNNING';

/** The latest run, closed or not; undefined where none is remembered. */
export async function latestRun(
  client: Client,
  kind: Kind,
  employeeId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowIdOf(kind, employeeId)).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** From the first event of its history: that needs no worker, and is remembered after the run has closed. */
export async function inputOf<Input>(
  { client, payloadKeys }: LifecycleSettings,
  { workflowId, runId }: WorkflowExecutionDescription,
): Promise<Input> {
  const { namespace } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const sealed = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const [payload] = await payloadCodec(payloadKeys).decode(sealed, {
    type: 'workflow',
    namespace,
    workflowId,
  });
  if (!payload) throw new Error(`the run ${runId} of ${workflowId} was started without input`);
  return defaultPayloadConverter.fromPayload<Input>(payload);
}

/** What there is to decide about starting a run. */
export interface Starting<Input> {
  kind: Kind;
  employeeId: string;
  input: Input;
  summary: string;
  typedSearchAttributes: SearchAttributePair[];
  /** Whether a closed run leaves the employee to be started anew. */
  isOver: (description: WorkflowExecutionDescription) => boolean;
}

/**
 * Starts a run, once, however often it is asked for. Needs no worker: what is accepted waits for one.
 * @returns the run that stands in the way, one that runs or one that was and is not over; undefined where it was started
 */
export async function startOnce<Input>(
  settings: LifecycleSettings,
  { kind, employeeId, input, summary, typedSearchAttributes, isOver }: Starting<Input>,
): Promise<PresentRun<Input> | undefined> {
  const { client, taskQueue } = settings;
  const workflowId = workflowIdOf(kind, employeeId);

  /** @returns false where a run stands in the way: one that runs or, unless duplicates are allowed, one that was */
  async function start(workflowIdReusePolicy: WorkflowIdReusePolicy): Promise<boolean> {
    try {
      await client.workflow.start(kind, {
        workflowId,
        taskQueue,
        args: [input],
        staticSummary: summary,
        typedSearchAttributes,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
        workflowIdReusePolicy,
      });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  if (await start(WorkflowIdReusePolicy.REJECT_DUPLICATE)) return undefined;
  let present = await latestRun(client, kind, employeeId);
  if (!present || (!isRunning(present) && isOver(present))) {
    if (await start(WorkflowIdReusePolicy.ALLOW_DUPLICATE)) return undefined;
    present = await client.workflow.getHandle(workflowId).describe();
  }
  return { description: present, input: await inputOf(settings, present) };
}
