import { setTimeout as delay } from 'node:timers/promises';

/** Waits. @throws the signal's reason, as soon as it aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal && { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
}
