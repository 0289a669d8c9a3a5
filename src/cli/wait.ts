/** `--wait`: follows somebody's run until it is where it was to get, or needs a person. */
import { Unreachable } from '../client.js';
import type { Waiting } from '../lifecycle.js';
import { timeoutMs, type ApiFlags, type WaitFlags } from './flags.js';
import type { Terminal } from './terminal.js';
import { span } from './times.js';

const pollMs = 1000;
/** An API that restarts is no reason to give up; one that stays away is. */
const patienceMs = 60_000;

/** What is followed, and how it is told. */
export interface Followed<View> {
  look: () => Promise<View>;
  settled: (view: View) => boolean;
  headline: (view: View) => string;
  /** What has to differ for a change to be told. */
  change: (view: View) => unknown;
}

/** The first settled status, or the latest when time is up. */
export async function follow<View extends { waitingFor?: Waiting }>(
  terminal: Terminal,
  followed: Followed<View>,
  flags: ApiFlags & WaitFlags,
): Promise<View> {
  const startedAt = Date.now();
  const deadline = startedAt + timeoutMs(flags);
  const progress = flags.json ? undefined : progressOn(terminal, followed);
  let answer: { view: View; at: number } | undefined;
  try {
    for (;;) {
      try {
        answer = { view: await followed.look(), at: Date.now() };
        progress?.show(answer.view, Date.now() - startedAt);
      } catch (error) {
        if (!(error instanceof Unreachable) || answer === undefined || Date.now() - answer.at > patienceMs)
          throw error;
        progress?.note(`the API does not answer since ${span(Date.now() - answer.at)}`);
      }
      if (followed.settled(answer.view) || Date.now() >= deadline) return answer.view;
      await terminal.pause(Math.min(pollMs, Math.max(deadline - Date.now(), 0)));
    }
  } finally {
    progress?.end();
  }
}

/** A line for each change; on a screen also one that shows time passing. */
function progressOn<View extends { waitingFor?: Waiting }>(
  terminal: Terminal,
  { settled, headline, change }: Followed<View>,
) {
  let shown: string | undefined;
  const live = (text: string) => {
    if (terminal.screen) terminal.err(`\r\x1b[2K${text.slice(0, terminal.columns - 1)}`);
  };
  return {
    show(view: View, elapsedMs: number) {
      const present = JSON.stringify(change(view));
      if (present !== shown && !settled(view)) {
        live('');
        terminal.err(`${headline(view)}\n`);
      }
      shown = present;
      const waiting = view.waitingFor
        ? `, ${view.waitingFor.activity} attempt ${view.waitingFor.attempt}`
        : '';
      live(`waiting for ${span(elapsedMs)}${waiting}`);
    },
    note: live,
    end: () => live(''),
  };
}
