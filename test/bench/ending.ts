/** What has to be stopped at the end, however it comes: done, failed, or interrupted in the middle of a start. */
export interface Stoppable {
  stop(): Promise<void>;
}

export interface Ending extends Stoppable {
  /**
   * Starts something and takes charge of it.
   * @throws Error once the end has begun
   */
  owns<T extends Stoppable>(start: () => Promise<T>): Promise<T>;
  /** Whether the end has begun. */
  begun(): boolean;
  /** Stops everything, the last first. */
  stop(): Promise<void>;
}

export function ending(): Ending {
  const owned: Promise<Stoppable>[] = [];
  let stopped: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    for (const starting of owned.reverse()) {
      // What did not start has cleaned up after itself.
      const it = await starting.catch(() => undefined);
      await it?.stop();
    }
  }

  return {
    owns(start) {
      if (stopped) return Promise.reject(new Error('nothing is started any more'));
      const starting = start();
      owned.push(starting);
      return starting;
    },
    begun: () => stopped !== undefined,
    stop: () => (stopped ??= stopAll()),
  };
}
