/** The time in which a link is out: woken by Kratos' webhook, a poll, a person, or the clock. */
import { condition } from '@temporalio/workflow';
import { confirmation, poll } from './activities.js';
import { isNotYetActivated, nextDue } from './decisions.js';
import { remind } from './notices.js';
import type { Ending, Link, Run, Watch } from './run.js';

/** What the activities look at. */
function subject(run: Run, identityId: string, since: string) {
  const { joiner, policy } = run.input;
  return { identityId, employeeId: joiner.employeeId, since, settingsWindowMs: policy.settingsWindowMs };
}

/** A poll that outlives the link it was begun for: openings of later links count from the same instant. */
function beginWatch(about: ReturnType<typeof subject>): Watch {
  const watch: Watch = { done: false, outcome: poll.awaitActivation(about) };
  const finish = () => {
    watch.done = true;
  };
  void watch.outcome.then(finish, finish);
  return watch;
}

/** After the webhook. What cannot be confirmed in time, the poll will find. */
async function confirm(about: ReturnType<typeof subject>): Promise<'activated' | 'burned' | undefined> {
  try {
    return await confirmation.awaitActivation(about);
  } catch (error) {
    if (isNotYetActivated(error)) return undefined;
    throw error;
  }
}

const woken = ({ nudged, resendRequested, watch }: Run) => nudged || resendRequested || watch?.done === true;

/** What somebody or the poll brought, if it ends the waiting. */
async function answer(run: Run, about: ReturnType<typeof subject>): Promise<Ending | undefined> {
  if (run.nudged) {
    run.nudged = false;
    return confirm(about);
  }
  if (run.resendRequested) {
    run.resendRequested = false;
    return 'requested';
  }
  const { watch } = run;
  run.watch = undefined;
  return watch?.outcome;
}

/** Waits until the link is used or of no use. @throws ActivityFailure where only a person can help */
export async function awaitCredential(run: Run, identityId: string, link: Link): Promise<Ending> {
  const { reminderBeforeExpiryMs } = run.input.policy;
  const about = subject(run, identityId, run.openableSince ?? link.issuedAt);
  for (;;) {
    const due = nextDue({
      ...link,
      polling: run.watch !== undefined,
      ...(reminderBeforeExpiryMs !== undefined && { reminderBeforeExpiryMs }),
    });
    if (await condition(() => woken(run), Math.max(due.at - Date.now(), 1), { summary: due.what })) {
      const ending = await answer(run, about);
      if (ending !== undefined) return ending;
    } else if (due.what === 'poll') {
      run.watch = beginWatch(about);
    } else if (due.what === 'reminder') {
      link.reminded = true;
      void remind(run, link.expiresAt);
    } else {
      return link.inUse ? 'burned' : 'expired';
    }
  }
}
