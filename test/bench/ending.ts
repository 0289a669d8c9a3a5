/** What has to be stopped at the end, however it comes: done, failed, or interrupted in the middle of a start. */
export interface Stoppable {
  stop(): Promise<void>;
}

export interface Ending {
  /** Takes charge of what is being started. */
  owns<T extends Stoppable>(starting: Promise<T>): Promise<T>;
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
    owns(starting) {
      owned.push(starting);
      return starting;
    },
    stop: () => (stopped ??= stopAll()),
  };
}
