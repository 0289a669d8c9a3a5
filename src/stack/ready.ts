/** Waiting until a server that was started answers. */
import { childEnded, startChild, type Child, type ChildSpec, type Starting } from './child.js';
import { pause } from './pause.js';

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

const patienceMs = 60_000;
const stopWithinMs = 5_000;

async function waitUntil(child: Child, check: () => Promise<boolean>, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    signal?.throwIfAborted();
    if (child.exit !== undefined) throw await childEnded(child, child.exit);
    if (await check()) return;
    if (Date.now() > deadline)
      throw new Error(
        `${child.spec.name} was not ready after ${patienceMs / 1000} seconds. Its log: ${child.spec.log}`,
      );
    await pause(50, signal);
  }
}

/**
 * Starts a server and asks every 50 ms until the check holds. Stops it where it does not come to that.
 * @throws ChildEnded when it ends first
 * @throws when it takes longer than a minute, naming its log
 */
export async function startServer(
  spec: ChildSpec,
  check: () => Promise<boolean>,
  { signal, started }: Starting = {},
): Promise<Child> {
  signal?.throwIfAborted();
  const child = await startChild(spec);
  started?.(child);
  try {
    await waitUntil(child, check, signal);
    return child;
  } catch (error) {
    await child.stop(stopWithinMs);
    throw error;
  }
}
