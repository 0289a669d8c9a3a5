/**
 * What `kill -9` costs people who leave: nothing. Each process dies at a random moment between the request and the
 * deletion, and the stack is started again on the same data. `E2E_SEED` repeats the moments of a run.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Unreachable } from '../../src/client.js';
import type { ServerName } from '../../src/stack/settings.js';
import { randomOf } from '../support/random.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { kratosRecords, makeMarked } from './kratos-records.js';

const victims = ['worker', 'api', 'temporal', 'kratos', 'postgres'] as const satisfies ServerName[];
const leaversPerKill = 6;
const graceMs = 1_500;

const policy = `
defaults:
  offboarding: { gracePeriod: ${graceMs}ms, reminders: [], approval: none }
deletions: { perHour: 1000, percentPerDay: 100 }
`;

const seed = Number(process.env.E2E_SEED ?? Date.now() % 1_000_000);
const random = randomOf(seed);
const began = Date.now();
const tell = (what: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1)} s  ${what}`);

const leaversOf = (victim: ServerName) =>
  Array.from({ length: leaversPerKill }, (_, index) => `${victim}-leaver-${index}`);
/** More than leave, so that those who leave are within the cap to the last. */
const staying = Array.from({ length: 40 }, (_, index) => `stays-${index}`);

let it: TestStack;
const identityIds = new Map<string, string>();

beforeAll(async () => {
  it = await startTestStack({ POLICY: policy });
  for (const employeeId of [...victims.flatMap(leaversOf), ...staying])
    identityIds.set(employeeId, await makeMarked(it.stack.kratosAdmin, employeeId));
  tell(`up, seed ${seed}`);
}, 120_000);
afterAll(() => it.stop());

/** Asked until there is an answer. */
const insist = <T>(ask: () => Promise<T>) => vi.waitFor(ask, { timeout: 30_000, interval: 200 });

async function offboard(employeeId: string): Promise<void> {
  try {
    await it.client.offboard({ employeeId });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

test.each(victims)(
  'everybody who was to be deleted is, once and not too early, after kill -9 of %s',
  { timeout: 180_000 },
  async (victim) => {
    const leavers = leaversOf(victim);
    const asked = Promise.all(leavers.map(offboard));
    const ms = Math.round(random() * 2 * graceMs);
    await delay(ms);
    await it.crash(victim);
    await it.restart();
    await asked;
    await Promise.all(leavers.map((employeeId) => insist(() => it.client.offboard({ employeeId }))));
    for (const employeeId of leavers) {
      const view = await vi.waitFor(
        async () => {
          const status = await it.client.offboarding(employeeId);
          expect(status.state.stage, employeeId).toBe('deleted');
          return status;
        },
        { timeout: 120_000, interval: 300 },
      );
      const { record } = await it.client.deletionRecord(employeeId);
      expect(Date.parse(record.deleted.at), employeeId).toBeGreaterThanOrEqual(
        Date.parse(view.deleteAt ?? ''),
      );
    }
    tell(`${victim} killed after ${ms} ms; all ${leavers.length} deleted`);
  },
);

test(
  'nobody else was, and the audit has each deletion intended and done once',
  { timeout: 60_000 },
  async () => {
    const left = (await kratosRecords(it.stack.kratosAdmin)).map(({ id }) => id);
    expect(left.sort()).toEqual(staying.map((employeeId) => identityIds.get(employeeId)).sort());
    for (const employeeId of victims.flatMap(leaversOf)) {
      const { entries } = await it.client.auditOf(employeeId);
      const deletion = entries.filter(({ type }) => type === 'identity.delete').map(({ phase }) => phase);
      expect(
        deletion.filter((phase) => phase === 'done'),
        employeeId,
      ).toHaveLength(1);
      expect(deletion.indexOf('intended'), employeeId).toBeLessThan(deletion.indexOf('done'));
    }
  },
);
