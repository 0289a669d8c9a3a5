/**
 * The life of a joiner, from HR's word until there is a credential.
 *
 * 1. An update that was answered holds: handlers only note a decision, and the story acts on it or was cancelled by it.
 * 2. At most one delivered link is alive, unless somebody forced another: the next is issued after the last expired.
 * 3. Whatever an activity could not do for a reason that only a person can remove becomes `needsAttention`; the run
 *    never fails for it.
 */
import { CancellationScope, CancelledFailure, isCancellation, sleep } from '@temporalio/workflow';
import { allRecorded } from '../recording.js';
import { createIdentity, effects, withdrawal } from './activities.js';
import { attentionReason, startsLater } from './decisions.js';
import { handleCallers } from './handlers.js';
import {
  remedies,
  type AttentionReason,
  type OnboardingInput,
  type OnboardingStatus,
  type Resolution,
} from './messages.js';
import { report } from './notices.js';
import { enter, showDetails, startRun, statusOf, type Link, type Run } from './run.js';
import { awaitCredential, awaitDecision, endWatch } from './waiting.js';

export async function onboarding(input: OnboardingInput): Promise<OnboardingStatus> {
  const run = startRun(input);
  const story = new CancellationScope();
  handleCallers(run, story);
  showDetails(run);
  try {
    await story.run(() => untilDone(run));
    // What was under way may end in a credential after the rescind was answered: the answer holds.
    if (run.rescinded) throw new CancelledFailure('rescinded');
  } catch (error) {
    if (!isCancellation(error)) throw error;
    // Rescinded, or cancelled by an operator: either way no link may work afterwards.
    if (!run.rescinded) enter(run, { stage: 'rescinding' });
    await CancellationScope.nonCancellable(() => withdraw(run));
    enter(run, { stage: 'rescinded', at: new Date().toISOString() });
    await allRecorded(run);
    if (!run.rescinded) throw error;
    return statusOf(run);
  }
  enter(run, { stage: 'activated', at: new Date().toISOString() });
  await allRecorded(run);
  return statusOf(run);
}

/** The story; a person decides wherever it cannot go on by itself. */
async function untilDone(run: Run): Promise<void> {
  for (;;) {
    try {
      await invite(run);
      return;
    } catch (error) {
      const reason = attentionReason(error);
      if (reason === undefined) throw error;
      if ((await decide(run, reason)) === 'activated') return;
    }
  }
}

/** From wherever the run is until the person has a credential. */
async function invite(run: Run): Promise<void> {
  await awaitStart(run);
  for (;;) {
    const identityId = await settleIdentity(run);
    if (identityId === undefined) return;
    run.link ??= await issueLink(run, identityId);
    if (run.link === undefined) return;
    const ending = await awaitCredential(run, identityId, run.link);
    if (ending === 'activated') return;
    run.link = undefined;
    run.reason = ending;
    if (ending === 'burned') {
      run.issues.burned += 1;
      run.openableSince = undefined;
      endWatch(run);
    }
    if (ending === 'requested') run.issuesLeft = Math.max(run.issuesLeft, 1);
    if (run.issuesLeft === 0 && (await decide(run, 'linksExhausted')) === 'activated') return;
  }
}

async function awaitStart(run: Run): Promise<void> {
  const start = startsLater(run.input.joiner, Date.now());
  if (start !== undefined) await sleep(start - Date.now(), { summary: 'start' });
  if (run.state.stage === 'scheduled') enter(run, { stage: 'creatingIdentity' });
}

/** @returns the identity as the person wants it, or undefined where it can sign in already */
async function settleIdentity(run: Run): Promise<string | undefined> {
  const { employeeId, name, role, team } = run.input.joiner;
  const { email, adopt } = run;
  if (run.identityId === undefined) {
    const created = await createIdentity(run, {
      employeeId,
      requestedBy: run.input.requestedBy,
      email,
      name,
      role,
      ...(team !== undefined && { team }),
      ...(adopt !== undefined && { adopt }),
    });
    run.identityId = created.identityId;
    run.identityExisted = created.existed;
    run.emailInKratos = email;
    run.couldSignIn = created.hasCredential;
    if (created.hasCredential) return undefined;
  } else if (run.emailInKratos !== email) {
    await effects.changeEmail({ identityId: run.identityId, employeeId, email });
    run.emailInKratos = email;
  }
  return run.identityId;
}

/** @returns the link that is out now, or undefined where the person needs none any more */
async function issueLink(run: Run, identityId: string): Promise<Link | undefined> {
  const { joiner, policy } = run.input;
  const issue = run.issues.sent + 1;
  const issued = await effects.issueRecoveryLink.executeWithOptions({ summary: `link ${issue}` }, [
    {
      identityId,
      employeeId: joiner.employeeId,
      email: run.email,
      name: joiner.name,
      locale: joiner.locale,
      issue,
      reason: run.reason,
      look: run.identityExisted || run.issues.sent > 0,
      ...(run.openableSince !== undefined && { since: run.openableSince }),
      linkLifetimeMs: policy.linkLifetimeMs,
      settingsWindowMs: policy.settingsWindowMs,
      delivery: policy.delivery,
      anotherFollows: run.issuesLeft > 1,
      ...(policy.hrContact !== undefined && { contact: policy.hrContact }),
    },
  ]);
  if (issued.outcome === 'activated') return undefined;
  if (issued.outcome === 'inUse') {
    return {
      issuedAt: run.openableSince ?? issued.until,
      expiresAt: issued.until,
      reminded: true,
      inUse: true,
    };
  }
  const { issuedAt, expiresAt } = issued;
  run.linksUntil = expiresAt;
  run.issues.sent = issue;
  run.issues.ambiguousSends += issued.ambiguousSends;
  run.issuesLeft -= 1;
  // Whoever asked for another while this one was on its way has it now.
  run.resendRequested = false;
  if (issued.earlierBurned) {
    run.issues.burned += 1;
    run.openableSince = undefined;
    endWatch(run);
  }
  run.openableSince ??= issuedAt;
  enter(run, { stage: 'awaitingActivation', issue, issuedAt, expiresAt });
  return { issuedAt, expiresAt, reminded: false, inUse: false };
}

/** Waits until a person has decided, and does as they say; or until nothing has to be decided any more. */
async function decide(run: Run, reason: AttentionReason): Promise<'decided' | 'activated'> {
  run.resolution = undefined;
  run.resendRequested = false;
  enter(run, { stage: 'needsAttention', reason, since: new Date().toISOString(), actions: remedies[reason] });
  void report(run, reason);
  const resolution = await awaitDecision(run);
  run.resolution = undefined;
  if (resolution === 'activated') return 'activated';
  apply(run, reason, resolution);
  return 'decided';
}

function apply(run: Run, reason: AttentionReason, resolution: Resolution): void {
  if (reason === 'identityGone') {
    run.identityId = undefined;
    run.link = undefined;
    run.openableSince = undefined;
    endWatch(run);
  }
  switch (resolution.action) {
    case 'adopt':
      run.adopt = true;
      break;
    case 'changeEmail':
      run.email = resolution.email;
      run.issuesLeft = run.input.policy.maxIssues;
      run.reason = run.issues.sent === 0 ? 'first' : 'requested';
      break;
    case 'resend':
      run.issuesLeft = 1;
      run.reason = 'requested';
      break;
    case 'retry':
    case 'rescind':
      break;
  }
  // Back to what the run does now; a link that goes out shows itself.
  run.state = run.link
    ? {
        stage: 'awaitingActivation',
        issue: run.issues.sent,
        issuedAt: run.link.issuedAt,
        expiresAt: run.link.expiresAt,
      }
    : { stage: 'creatingIdentity' };
  enter(run, run.state);
}

async function withdraw(run: Run): Promise<void> {
  const { email } = run;
  const identityId = run.couldSignIn ? undefined : run.identityId;
  const { employeeId } = run.input.joiner;
  await withdrawal.withdrawIdentity({ employeeId, email, ...(identityId !== undefined && { identityId }) });
}
