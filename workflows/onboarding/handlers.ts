/** Answers to callers. Handlers note a decision down and return; the story acts on it, so an answered update holds. */
import { currentUpdateInfo, patched, setHandler, type CancellationScope } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/common';
import { record } from '../recording.js';
import { decidedRefusal, rescindRefusal, resendRefusal, resolutionRefusal } from './decisions.js';
import {
  credentialSet,
  onboardingStatus,
  rescindOnboarding,
  resendLink,
  resolveAttention,
  type Rescind,
  type Resend,
  type Resolution,
} from './messages.js';
import { enter, statusOf, type Run } from './run.js';

/** Validators refuse by throwing, before anything enters the history. */
function refuse(failure: ApplicationFailure | undefined): void {
  if (failure) throw failure;
}

/** Puts a decision into the audit. One that a run took in before there was an audit is not in it. */
function recordDecision(
  run: Run,
  what: 'resend' | 'rescind' | 'resolve',
  { by, reason }: { by: string; reason?: string },
  facts: Record<string, unknown> = {},
): void {
  if (!patched('decisions are recorded')) return;
  record(run, {
    id: currentUpdateInfo()?.id ?? what,
    at: new Date().toISOString(),
    type: `onboarding.${what}`,
    employeeId: run.input.joiner.employeeId,
    by,
    ...(reason !== undefined && { reason }),
    facts,
  });
}

/** Sets the handlers of an onboarding; rescinding cancels the story. */
export function handleCallers(run: Run, story: CancellationScope): void {
  function rescind(): void {
    if (run.rescinded) return;
    run.rescinded = true;
    enter(run, { stage: 'rescinding' });
    story.cancel();
  }

  setHandler(onboardingStatus, () => statusOf(run));

  setHandler(credentialSet, () => {
    run.nudged = true;
  });

  setHandler(
    resendLink,
    ({ by, force }) => {
      recordDecision(run, 'resend', { by }, { force });
      if (run.state.stage === 'needsAttention') run.resolution = { action: 'resend', by };
      else run.resendRequested = true;
      return statusOf(run);
    },
    {
      validator: (request: Resend) =>
        refuse(resendRefusal(run.state, request, Date.now()) ?? decidedRefusal(run.resolution)),
    },
  );

  setHandler(
    resolveAttention,
    (resolution) => {
      const { by, action } = resolution;
      const resolves = run.state.stage === 'needsAttention' ? run.state.reason : undefined;
      recordDecision(run, 'resolve', { by }, { action, resolves });
      if (resolution.action === 'rescind') rescind();
      else run.resolution = resolution;
      return statusOf(run);
    },
    {
      validator: (resolution: Resolution) =>
        refuse(
          resolutionRefusal(run.state, resolution, run.linksUntil, Date.now()) ??
            decidedRefusal(run.resolution),
        ),
    },
  );

  setHandler(
    rescindOnboarding,
    (request) => {
      recordDecision(run, 'rescind', request);
      rescind();
      return statusOf(run);
    },
    { validator: (_request: Rescind) => refuse(rescindRefusal(run.state)) },
  );
}
