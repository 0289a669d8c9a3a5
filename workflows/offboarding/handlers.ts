/**
 * Answers to callers. A handler notes the decision in the run's life before anything else happens, so an answered
 * update holds; the story acts on it. One that changes nothing leaves nothing in the audit either.
 */
import type { UpdateDefinition } from '@temporalio/common';
import { setHandler, type CancellationScope } from '@temporalio/workflow';
import { record } from '../recording.js';
import { answer } from '../updates.js';
import { approve, extend, hold, release, rescind, resolve, type Decided } from './decisions.js';
import type { Life } from './life.js';
import {
  approveDeletion,
  extendGrace,
  holdOffboarding,
  offboardingStatus,
  releaseOffboarding,
  rescindOffboarding,
  resolveOffboarding,
  type OffboardingStatus,
} from './messages.js';
import { reach, statusOf, type Run } from './run.js';

/** Sets the handlers of an offboarding; rescinding cancels the story. */
export function handleCallers(run: Run, story: CancellationScope): void {
  function decided<Request extends { by: string; reason?: string }>(
    update: UpdateDefinition<OffboardingStatus, [Request]>,
    decide: (life: Life, request: Request, now: number) => Decided,
    factsOf: (request: Request, before: Life) => Record<string, unknown> = () => ({}),
  ): void {
    answer(
      update,
      (request) => decide(run.life, request, Math.max(run.now, Date.now())),
      (life, request, id) => {
        if (life === run.life) return statusOf(run);
        const facts = factsOf(request, run.life);
        run.life = life;
        reach(run, Date.now());
        if (life.course === 'rescinding') story.cancel();
        const status = statusOf(run);
        const { by, reason } = request;
        record(run, {
          id,
          at: new Date().toISOString(),
          type: `offboarding.${update.name}`,
          employeeId: run.input.leaver.employeeId,
          by,
          ...(reason !== undefined && { reason }),
          facts,
        });
        return status;
      },
    );
  }

  setHandler(offboardingStatus, () => statusOf(run));
  decided(extendGrace, extend, ({ until }) => ({ until }));
  decided(holdOffboarding, hold);
  decided(releaseOffboarding, release);
  decided(approveDeletion, approve, (_request, { identity }) => ({ identityId: identity?.identityId }));
  decided(rescindOffboarding, rescind);
  decided(resolveOffboarding, resolve, ({ action }, { attention }) => ({
    action,
    resolves: attention?.reason,
  }));
}
