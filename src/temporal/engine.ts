/** {@link Engine} on Temporal's client: what activities ask of the engine that runs them. */
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import {
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Engine, RunRef } from '../../activities/engine.js';
import { transient } from '../../activities/failures.js';
import { Unavailable } from '../lifecycle.js';
import { takeSlot, type GovernorRefusal } from '../../workflows/deletion-governor/messages.js';
import {
  rescindOnboarding,
  type OnboardingStatus,
  type RefusalType,
} from '../../workflows/onboarding/messages.js';
import { endRoleChange } from '../../workflows/role-change/messages.js';
import { askGovernor, presentGovernor } from './deletions.js';
import { workflowIdsOf, type Kind } from './ids.js';
import { isRunning, latestRun } from './runs.js';
import { allExecutions, quoted } from './visibility.js';

const { WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

export interface EngineSettings {
  /** On the worker's own connection. */
  client: Client;
  taskQueue: string;
  /** An attempt waits no longer for an answer; the activity's policy makes the next one. Default 10 s. */
  deadlineMs?: number;
}

/** gRPC's NOT_FOUND. */
const notFound = 5;

/** The gRPC status of a call that went wrong, or undefined where something else did. */
function grpcStatus(error: unknown): number | undefined {
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}

/** The failure type with which a run refused an update. */
const refusedBy = (error: unknown): string | undefined =>
  error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
    ? (error.cause.type ?? undefined)
    : undefined;

const noAnswer = 'Temporal, or every worker, is out of reach';

const leaves = 'the person leaves';
/** Of this offboarding: a later attempt is answered what the first one was, also after the run has closed. */
const updateId = () => `leaving-${activityInfo().workflowExecution?.runId ?? ''}`;

export function createEngine({ client, taskQueue, deadlineMs = 10_000 }: EngineSettings): Engine {
  const { namespace } = client.options;

  /**
   * Within the deadline, and no longer than the activity is wanted.
   * @param silence what no answer means
   * @throws ApplicationFailure `engineUnavailable`
   */
  async function asked<T>(call: () => Promise<T>, silence = noAnswer): Promise<T> {
    const signal = cancellationSignal();
    try {
      return await client.withDeadline(Date.now() + deadlineMs, () => client.withAbortSignal(signal, call));
    } catch (error) {
      // Cancelled, the reason is the SDK's own failure, which it has to see.
      signal.throwIfAborted();
      if (error instanceof Unavailable) throw transient('engineUnavailable', error.message);
      const status = grpcStatus(error);
      if (status === undefined && !(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
      throw transient('engineUnavailable', `${silence} (gRPC status ${status ?? 'unknown'})`);
    }
  }

  /** @returns false where the run takes no rescind: it is closed, or about to be with a credential */
  async function takeBack({ workflowId, runId }: RunRef, by: string): Promise<boolean> {
    try {
      await client.workflow.getHandle(workflowId, runId).executeUpdate(rescindOnboarding, {
        args: [{ by, reason: leaves }],
        updateId: updateId(),
      });
      return true;
    } catch (error) {
      const closed = error instanceof WorkflowNotFoundError;
      if (closed || refusedBy(error) === ('notInThisStage' satisfies RefusalType)) return false;
      throw error;
    }
  }

  /** However it ends: ended from outside, it does nothing any more either, and has no result. */
  async function untilEnded<Result>({ workflowId, runId }: RunRef): Promise<Result | undefined> {
    try {
      return await client.workflow.getHandle<() => Promise<Result>>(workflowId, runId).result();
    } catch (error) {
      if (error instanceof WorkflowFailedError) return undefined;
      throw error;
    }
  }

  async function runs(kind: Kind, employeeId: string): Promise<boolean> {
    const run = await asked(() => latestRun(client, kind, employeeId));
    return run !== undefined && isRunning(run);
  }

  return {
    async endOnboarding(employeeId, by) {
      const run = await asked(() => latestRun(client, 'onboarding', employeeId));
      if (!run) return { outcome: 'none' };
      const taken = await asked(() => takeBack(run, by));
      const ended = await asked(
        () => untilEnded<OnboardingStatus>(run),
        `the onboarding of ${employeeId} has not ended yet`,
      );
      if (!taken) return { outcome: 'none' };
      const identityId = ended?.identityId;
      return { outcome: 'rescinded', ...(identityId !== undefined && { identityId }) };
    },

    async endRoleChange(employeeId, by) {
      const run = await asked(() => latestRun(client, 'roleChange', employeeId));
      if (!run || !isRunning(run)) return;
      const { workflowId, runId } = run;
      await asked(async () => {
        try {
          await client.workflow
            .getHandle(workflowId, runId)
            .executeUpdate(endRoleChange, { args: [{ by, reason: leaves }], updateId: updateId() });
        } catch (error) {
          // Closed meanwhile.
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      });
      await asked(() => untilEnded(run), `the role change of ${employeeId} has not ended yet`);
    },

    onboardingRuns: (employeeId) => runs('onboarding', employeeId),

    offboardingRuns: (employeeId) => runs('offboarding', employeeId),

    takeSlot: (request) =>
      asked(async () => {
        try {
          const answer = await askGovernor({ client, taskQueue }, takeSlot, [request]);
          return answer.granted ? undefined : 'deletionsQuarantined';
        } catch (error) {
          const refusal = refusedBy(error) as GovernorRefusal | undefined;
          if (refusal === 'deletionsStopped' || refusal === 'deletionsQuarantined') return refusal;
          throw error;
        }
      }),

    // Without a governor nobody knows: whoever has a slot asks for one again, which starts one that remembers.
    deletionsStopped: () =>
      asked(async () => {
        const status = await presentGovernor(client);
        return status === undefined || status.stopped !== undefined;
      }),

    closedRuns: (employeeId, except) =>
      asked(async () => {
        const found = await allExecutions(
          client,
          `WorkflowId IN (${workflowIdsOf(employeeId).map(quoted).join(', ')})`,
        );
        return found
          .filter(({ status }) => status !== WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
          .map(({ execution }) => ({
            workflowId: execution?.workflowId ?? '',
            runId: execution?.runId ?? '',
          }))
          .filter(({ runId }) => runId !== except);
      }),

    async deleteRun({ workflowId, runId }) {
      const workflowExecution = { workflowId, runId };
      await asked(async () => {
        try {
          await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
        } catch (error) {
          // Asked for before, and done.
          if (grpcStatus(error) !== notFound) throw error;
        }
      });
    },
  };
}
