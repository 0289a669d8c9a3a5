/**
 * Local activities, one after the other. Of several that are under way at once, a replay learns in one turn what the run
 * itself learned in several: whatever follows from them would be done in another order, and the run could not go on.
 */

/** Part of a run's state. */
export interface LocalTurns {
  /** Settles when the last local activity has ended; never rejects. */
  turn: Promise<unknown>;
}

/** Runs a local activity when those before it have ended. */
export function inTurn<T>(run: LocalTurns, attempt: () => Promise<T>): Promise<T> {
  const mine = run.turn.then(attempt);
  run.turn = mine.catch(() => undefined);
  return mine;
}
