/** Waiting for what is bound to happen, and no longer than that takes. */
import { setTimeout as delay } from 'node:timers/promises';

/** @returns the first answer that fits. @throws Error with the last answer where none does in time */
export async function until<T>(
  ask: () => Promise<T>,
  fits: (answer: T) => boolean,
  { timeoutMs, otherwise }: { timeoutMs: number; otherwise: (last: T) => string },
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`${otherwise(answer)} after ${timeoutMs} ms`);
    await delay(50);
  }
}

/** Until something that has a state is in a stage. */
export const untilStage = <T extends { state: { stage: string } }>(
  ask: () => Promise<T>,
  stage: T['state']['stage'],
  timeoutMs: number,
): Promise<T> =>
  until(ask, ({ state }) => state.stage === stage, {
    timeoutMs,
    otherwise: ({ state }) => `still ${state.stage} and not ${stage}`,
  });
