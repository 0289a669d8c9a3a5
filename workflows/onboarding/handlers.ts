/** Answers to callers. Handlers note a decision down and return; the story acts on it, so an answered update holds. */
import { setHandler, type CancellationScope } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/common';
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
    ({ by }) => {
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
    () => {
      rescind();
      return statusOf(run);
    },
    { validator: (_request: Rescind) => refuse(rescindRefusal(run.state)) },
  );
}
