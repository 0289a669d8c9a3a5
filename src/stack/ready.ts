/** Waiting until a server that was started answers. */
import { setTimeout as delay } from 'node:timers/promises';
import { childEnded, type Child } from './child.js';

/** The URL answers with a 2xx within a second. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Asks every 50 ms until the check holds.
 * @throws ChildEnded when the child ends first
 * @throws when the deadline passes, naming the child and its log
 */
export async function untilReady(
  child: Child,
  check: () => Promise<boolean>,
  signal?: AbortSignal,
  withinMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    signal?.throwIfAborted();
    if (child.exit !== undefined) throw await childEnded(child, child.exit);
    if (await check()) return;
    if (Date.now() > deadline)
      throw new Error(
        `${child.spec.name} was not ready after ${withinMs / 1000} seconds. Its log: ${child.spec.log}`,
      );
    await delay(50, undefined, signal && { signal });
  }
}
