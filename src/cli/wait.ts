/** `--wait`: follows an onboarding until it is over, or needs a person. */
import { Unreachable, type LifecycleClient } from '../client.js';
import type { OnboardingView } from '../lifecycle.js';
import { answers, details, headline } from './describe.js';
import { exitCodes, failure } from './failures.js';
import { timeoutMs, type ApiFlags, type WaitFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';
import { span } from './times.js';

const pollMs = 1000;
/** An API that restarts is no reason to give up; one that stays away is. */
const patienceMs = 60_000;

const settled = ({ state: { stage } }: OnboardingView) =>
  stage === 'activated' || stage === 'needsAttention' || stage === 'rescinded';

/**
 * Prints the last status.
 *
 * @throws CliFailure refused unless the person was activated in time
 */
export async function waitForActivation(
  terminal: Terminal,
  client: LifecycleClient,
  employeeId: string,
  flags: ApiFlags & WaitFlags,
): Promise<void> {
  const view = await follow(terminal, client, employeeId, flags);
  print(terminal, flags, view, () => details(terminal, view));
  if (view.state.stage === 'activated') return;
  if (view.state.stage === 'rescinded')
    throw failure(exitCodes.refused, 'rescinded', `the onboarding of ${employeeId} was rescinded`);
  const remedies = answers(view).join(', or ');
  if (view.state.stage === 'needsAttention')
    throw failure(exitCodes.refused, 'needs-attention', `${employeeId} needs attention: ${remedies}`);
  throw failure(
    exitCodes.refused,
    'timed-out',
    `${employeeId} is not activated yet; the onboarding goes on: lifecycle status ${employeeId} --wait`,
  );
}

/** The first settled status, or the latest when time is up. */
async function follow(
  terminal: Terminal,
  client: LifecycleClient,
  employeeId: string,
  flags: ApiFlags & WaitFlags,
): Promise<OnboardingView> {
  const startedAt = Date.now();
  const deadline = startedAt + timeoutMs(flags);
  const progress = flags.json ? undefined : progressOn(terminal);
  let answer: { view: OnboardingView; at: number } | undefined;
  try {
    for (;;) {
      try {
        answer = { view: await client.onboarding(employeeId), at: Date.now() };
        progress?.show(answer.view, Date.now() - startedAt);
      } catch (error) {
        if (!(error instanceof Unreachable) || answer === undefined || Date.now() - answer.at > patienceMs)
          throw error;
        progress?.note(`the API does not answer since ${span(Date.now() - answer.at)}`);
      }
      if (settled(answer.view) || Date.now() >= deadline) return answer.view;
      await terminal.pause(Math.min(pollMs, Math.max(deadline - Date.now(), 0)));
    }
  } finally {
    progress?.end();
  }
}

/** A line for each change; on a screen also one that shows time passing. */
function progressOn(terminal: Terminal) {
  let shown: string | undefined;
  const live = (text: string) => {
    if (terminal.screen) terminal.err(`\r\x1b[2K${text.slice(0, terminal.columns - 1)}`);
  };
  return {
    show(view: OnboardingView, elapsedMs: number) {
      const { state, issues } = view;
      const change = JSON.stringify([state, issues]);
      if (change !== shown && !settled(view)) {
        live('');
        terminal.err(`${headline(view)}\n`);
      }
      shown = change;
      const waiting = view.waitingFor
        ? `, ${view.waitingFor.activity} attempt ${view.waitingFor.attempt}`
        : '';
      live(`waiting for ${span(elapsedMs)}${waiting}`);
    },
    note: live,
    end: () => live(''),
  };
}
