/** A real Temporal with a worker, and a company in memory: people who join, leave and move. */
import { expect } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import type { Lifecycle } from '../../src/lifecycle.js';
import { createLifecycle } from '../../src/temporal/lifecycle.js';
import { startEngine, type Engine } from '../support/engine.js';
import { leavers, type Leavers } from '../support/leavers.js';
import { policyWith } from '../support/policies.js';
import { testKeys } from '../support/test-keys.js';
import { town, type Town } from '../support/town.js';

export interface Company {
  engine: Engine;
  joining: Town;
  leaving: Leavers;
  /** Grace periods of 30 days. */
  lifecycle: Lifecycle;
  /** The same, with grace periods that are over at once. */
  hasty: Lifecycle;
  stop(): Promise<void>;
}

const taskQueue = 'lifecycle';

export async function startCompany(others: Partial<Activities> = {}): Promise<Company> {
  let engine: Engine | undefined = undefined;
  const joining = town();
  const leaving = leavers(() => {
    if (!engine) throw new Error('asked before it was started');
    return { client: engine.client, taskQueue };
  });
  engine = await startEngine({ ...joining.activities, ...leaving.activities, ...others });
  const { client, lifecycle } = engine;
  const policy = policyWith({ offboarding: { graceMs: 1, reminderLeadsMs: [] } });
  const hasty = createLifecycle({ client, taskQueue, policy, payloadKeys: testKeys });
  return { engine, joining, leaving, lifecycle, hasty, stop: () => engine.stop() };
}

/** Waits for a stage, as the api shows it. */
export const reaches = (look: () => Promise<{ state: { stage: string } }>, wanted: string): Promise<void> =>
  expect.poll(async () => (await look()).state.stage, { timeout: 10_000, interval: 20 }).toBe(wanted);
