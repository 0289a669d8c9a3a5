/** The time in which a link is out: woken by Kratos' webhook, a poll, a person, or the clock. */
import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { confirmation, poll } from './activities.js';
import { isNotYetActivated, nextDue } from './decisions.js';
import { remind } from './notices.js';
import type { Resolution } from './messages.js';
import type { Ending, Link, Run, Watch } from './run.js';

type Subject = Parameters<typeof poll.awaitActivation>[0];

/** What the activities look at: openings of all links since the oldest that is not accounted for. */
function subject(run: Run, identityId: string, since: string): Subject {
  const { joiner, policy } = run.input;
  return { identityId, employeeId: joiner.employeeId, since, settingsWindowMs: policy.settingsWindowMs };
}

/** A poll that outlives the link it was begun for. */
function beginWatch(about: Subject): Watch {
  const scope = new CancellationScope();
  const watch: Watch = { scope, done: false, outcome: scope.run(() => poll.awaitActivation(about)) };
  const finish = () => {
    watch.done = true;
  };
  void watch.outcome.then(finish, finish);
  return watch;
}

/** For when openings so far are accounted for, or the identity is another. */
export function endWatch(run: Run): void {
  run.watch?.scope.cancel();
  run.watch = undefined;
}

/** What cannot be told yet is no ending: a confirmation leaves it to the poll, and a poll that has run out is begun anew. */
async function unlessOpen(
  outcome: Promise<'activated' | 'burned'>,
): Promise<'activated' | 'burned' | undefined> {
  try {
    return await outcome;
  } catch (error) {
    if (isNotYetActivated(error)) return undefined;
    throw error;
  }
}

const called = ({ nudged, watch }: Run) => nudged || watch?.done === true;

/** What the webhook or the poll brought. */
async function looked(run: Run, about: Subject): Promise<'activated' | 'burned' | undefined> {
  if (run.nudged) {
    run.nudged = false;
    return unlessOpen(confirmation.awaitActivation(about));
  }
  const { watch } = run;
  run.watch = undefined;
  return watch && unlessOpen(watch.outcome);
}

/** Waits for somebody's decision. @returns it, or that the person got a credential meanwhile and none is needed */
export async function awaitDecision(run: Run): Promise<Resolution | 'activated'> {
  for (;;) {
    await condition(() => run.resolution !== undefined || called(run));
    if (run.resolution !== undefined) return run.resolution;
    if (run.identityId === undefined) run.nudged = false;
    else {
      const about = subject(run, run.identityId, run.openableSince ?? run.startedAt);
      // What fails here waits for the same decision.
      const found = await looked(run, about).catch(unlessCancelled);
      if (found === 'activated') return 'activated';
    }
  }
}

function unlessCancelled(error: unknown): undefined {
  if (isCancellation(error)) throw error;
  return undefined;
}

/** As Temporal's UI shows the timers. */
const timerNames = { poll: 'look for a credential', reminder: 'remind', expiry: 'link expires' } as const;

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
    const woken = () => called(run) || run.resendRequested;
    if (await condition(woken, Math.max(due.at - Date.now(), 1), { summary: timerNames[due.what] })) {
      const ending = called(run) ? await looked(run, about) : undefined;
      if (ending !== undefined) return ending;
      if (run.resendRequested) {
        run.resendRequested = false;
        return 'requested';
      }
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
