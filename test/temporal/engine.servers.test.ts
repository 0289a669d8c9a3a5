import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DecisionRecord } from '../../activities/audit.js';
import { decisive, transient } from '../../activities/failures.js';
import type { ChangedRole } from '../../activities/role.js';
import { createEngine, type EngineSettings } from '../../src/temporal/engine.js';
import { startEngine, type Engine } from '../support/engine.js';
import { testKeys } from '../support/test-keys.js';
import { dataConverter } from '../../src/temporal/data-converter.js';
import { town } from '../support/town.js';

const by = 'api-key:hr';
const taskQueue = 'lifecycle';
const place = town();
let running: Engine;
/** As a worker has it. */
let connection: NativeConnection;
let employeeId: string;
/** What Kratos does about a role change. */
let kratos: () => Promise<ChangedRole>;
const decided: DecisionRecord[] = [];

beforeAll(async () => {
  running = await startEngine({
    ...place.activities,
    deletionMemory: () => Promise.resolve({ grants: [] }),
    recordDecisions: (decisions) => {
      decided.push(...decisions);
      return Promise.resolve();
    },
    changeRole: () => kratos(),
    tellOfRoleChange: () => Promise.reject(transient('mailUnavailable', 'down')),
    alarmOfQuarantine: () => Promise.resolve(),
  });
  connection = await NativeConnection.connect({ address: running.temporal.address });
});
afterAll(async () => {
  await connection.close();
  await running.stop();
});
beforeEach(() => {
  place.hasCredential = false;
  place.failures.withdrawIdentity = [];
  employeeId = `e-${randomUUID()}`;
  decided.length = 0;
});

/** As an activity of an offboarding would ask. */
function asOffboarding(runId = randomUUID(), settings: Partial<EngineSettings> = {}) {
  const client = new Client({ connection, dataConverter: dataConverter(testKeys) });
  const engine = createEngine({ client, taskQueue, ...settings });
  const workflowExecution = { workflowId: `offboarding/${employeeId}`, runId };
  return <T>(ask: (of: typeof engine) => Promise<T>) =>
    new MockActivityEnvironment({ workflowExecution }, { logger: new DefaultLogger('ERROR') }).run<
      [],
      T,
      () => Promise<T>
    >(() => ask(engine));
}

const onboard = () =>
  running.lifecycle.onboard(
    { employeeId, email: 'ada@example.com', name: 'Ada', role: 'analyst', locale: 'en' },
    by,
  );
const stage = async () => (await running.lifecycle.onboarding(employeeId)).state.stage;
const reaches = (wanted: string) => expect.poll(stage, { timeout: 10_000, interval: 20 }).toBe(wanted);

const rescinded = { outcome: 'rescinded', identityId: 'identity-1' };

describe('ending the onboarding of somebody who leaves', () => {
  test('there is none, and nothing to wait for', async () => {
    const within = asOffboarding();
    expect(await within((engine) => engine.endOnboarding(employeeId, by))).toEqual({ outcome: 'none' });
    expect(await within((engine) => engine.onboardingRuns(employeeId))).toBe(false);
  });

  test('one that runs has ended when the answer comes, and a second attempt is answered the same', async () => {
    await onboard();
    await reaches('awaitingActivation');
    const within = asOffboarding();
    expect(await within((engine) => engine.onboardingRuns(employeeId))).toBe(true);
    expect(await within((engine) => engine.endOnboarding(employeeId, by))).toEqual(rescinded);
    expect(await stage()).toBe('rescinded');
    expect(await within((engine) => engine.onboardingRuns(employeeId))).toBe(false);
    expect(await within((engine) => engine.endOnboarding(employeeId, by))).toEqual(rescinded);
    // It was not the next offboarding that took it back.
    expect(await asOffboarding()((engine) => engine.endOnboarding(employeeId, by))).toEqual({
      outcome: 'none',
    });
  });

  test('one that ended with a credential is left as it is', async () => {
    await onboard();
    await reaches('awaitingActivation');
    place.hasCredential = true;
    await running.client.workflow.getHandle(`onboarding/${employeeId}`).signal('credentialSet');
    await reaches('activated');
    expect(await asOffboarding()((engine) => engine.endOnboarding(employeeId, by))).toEqual({
      outcome: 'none',
    });
    expect(await stage()).toBe('activated');
  });

  test('one that cannot end while Kratos is down is waited for by trying again', async () => {
    await onboard();
    await reaches('awaitingActivation');
    place.failures.withdrawIdentity = ['kratosUnavailable'];
    const within = asOffboarding(undefined, { deadlineMs: 300 });
    await expect(within((engine) => engine.endOnboarding(employeeId, by))).rejects.toMatchObject({
      type: 'engineUnavailable',
      nonRetryable: false,
    });
    await reaches('rescinded');
    expect(await within((engine) => engine.endOnboarding(employeeId, by))).toEqual(rescinded);
  });
});

describe('ending the role change of somebody who leaves', () => {
  const changed = { identityId: 'identity-1', from: 'analyst' };
  const change = () =>
    running.lifecycle.changeRole({ employeeId, role: 'admin', locale: 'en', reason: 'promoted' }, by);
  const state = async () => (await running.lifecycle.roleChange(employeeId)).state.stage;
  const closedAt = async () => (await running.lifecycle.roleChange(employeeId)).closedAt;
  const decisions = () => decided.map(({ type }) => type);
  const end = (settings?: Partial<EngineSettings>) =>
    asOffboarding(undefined, settings)((engine) => engine.endRoleChange(employeeId, by));

  test('there is none, or it is over: nothing is waited for', async () => {
    await end();
    kratos = () => Promise.reject(decisive('lastAdmin', 'nobody else'));
    await change();
    await running.lifecycle.resolveRoleChange(employeeId, { action: 'abandon' }, by);
    await expect.poll(closedAt).toBeDefined();
    await end();
    expect(decisions()).toEqual(['roleChange.request', 'roleChange.resolve']);
  });

  test('one that needs a decision is abandoned, and takes none any more', async () => {
    kratos = () => Promise.reject(decisive('lastAdmin', 'nobody else'));
    expect((await change()).state.stage).toBe('needsAttention');
    await end();
    expect(await closedAt()).toBeDefined();
    expect(await state()).toBe('abandoned');
    const retry = running.lifecycle.resolveRoleChange(employeeId, { action: 'retry', reason: 'late' }, by);
    await expect(retry).rejects.toMatchObject({ type: 'not-in-this-stage' });
    expect(decided.at(-1)).toMatchObject({ type: 'roleChange.end', by, facts: { stage: 'needsAttention' } });
  });

  test('one that is tried again and again is abandoned', async () => {
    kratos = () => Promise.reject(transient('kratosUnavailable', 'down'));
    void change();
    await expect.poll(() => state().catch(() => 'none')).toBe('changingRole');
    await end();
    expect(await state()).toBe('abandoned');
  });

  test('one whose change is under way is waited for, and says that it went through', async () => {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let asked = false;
    kratos = async () => {
      asked = true;
      await answered;
      return changed;
    };
    void change();
    await expect.poll(() => asked).toBe(true);
    await expect(end({ deadlineMs: 300 })).rejects.toMatchObject({
      type: 'engineUnavailable',
      nonRetryable: false,
    });
    answer();
    await end();
    expect(await state()).toBe('changed');
  });

  test('one that only has the mail left to send is not waited for', async () => {
    kratos = () => Promise.resolve(changed);
    expect((await change()).state.stage).toBe('changed');
    expect(await closedAt()).toBeUndefined();
    await end();
    expect(await closedAt()).toBeDefined();
    expect(await state()).toBe('changed');
  });
});

describe('deletions', () => {
  const caps = { perHour: 2, perDay: 2 };

  test('count as stopped where there is no governor who knows: a slot has to be asked for', async () => {
    expect(await asOffboarding()((engine) => engine.deletionsStopped())).toBe(true);
  });

  test('get a slot each, the same one twice, up to the cap; what is beyond gets none, and takes none away', async () => {
    const within = asOffboarding();
    for (const holder of ['run-1', 'run-2', 'run-1']) {
      expect(await within((engine) => engine.takeSlot({ holder, caps }))).toBeUndefined();
    }
    expect(await within((engine) => engine.deletionsStopped())).toBe(false);
    const tooMany = { holder: 'run-3', caps };
    expect(await within((engine) => engine.takeSlot(tooMany))).toBe('deletionsQuarantined');
    expect(await within((engine) => engine.takeSlot(tooMany))).toBe('deletionsQuarantined');
    expect(await within((engine) => engine.takeSlot({ holder: 'run-1', caps }))).toBeUndefined();
    expect(await within((engine) => engine.deletionsStopped())).toBe(false);
  });

  test('are stopped by an admin whatever the caps are', async () => {
    await running.lifecycle.liftQuarantine({ reason: 'looked through', allow: 0 }, by);
    await running.lifecycle.stopDeletions({ reason: 'something is wrong' }, by);
    const within = asOffboarding();
    const asked = within((engine) => engine.takeSlot({ holder: 'run-4', caps: { perHour: 9, perDay: 9 } }));
    expect(await asked).toBe('deletionsStopped');
    expect(await within((engine) => engine.deletionsStopped())).toBe(true);
    await running.lifecycle.resumeDeletions({ reason: 'it was not' }, by);
    expect(await within((engine) => engine.deletionsStopped())).toBe(false);
  });
});

test('closed runs of the employee are found, of every kind and however many, and can be deleted more than once', async () => {
  const ids = ['onboarding', 'offboarding', 'role-change'].map((kind) => `${kind}/${employeeId}`);
  const [first = ''] = ids;
  // Which workflow ran is of no matter: what is closed is found by its id.
  for (const workflowId of [...ids, first, `onboarding/${employeeId}-other`]) {
    const handle = await running.client.workflow.start('linkSweep', { workflowId, taskQueue });
    await handle.terminate();
  }
  const open = await running.client.workflow.start('linkSweep', { workflowId: first, taskQueue });
  const within = asOffboarding();
  const found = (except = '') => within((engine) => engine.closedRuns(employeeId, except));
  await expect.poll(async () => (await found()).length).toBe(4);
  const runs = await found();
  expect(runs.map(({ workflowId }) => workflowId).sort()).toEqual([...ids, first].sort());
  expect(runs.map(({ runId }) => runId)).not.toContain(open.firstExecutionRunId);
  const [own, ...others] = runs;
  expect(await found(own?.runId)).toHaveLength(3);
  for (const run of [...others, ...others]) await within((engine) => engine.deleteRun(run));
  await expect.poll(() => found(), { timeout: 20_000 }).toEqual([own]);
  for (const run of others) await within((engine) => engine.deleteRun(run));
  await open.terminate();
});

test('a Temporal that is out of reach is a failure to try again after, whatever was asked', async () => {
  const client = new Client({
    connection: Connection.lazy({ address: '127.0.0.1:1' }),
    dataConverter: dataConverter(testKeys),
  });
  const within = asOffboarding(undefined, { client, deadlineMs: 200 });
  const unavailable = { type: 'engineUnavailable', nonRetryable: false };
  const calls: ((engine: ReturnType<typeof createEngine>) => Promise<unknown>)[] = [
    (engine) => engine.endOnboarding(employeeId, by),
    (engine) => engine.endRoleChange(employeeId, by),
    (engine) => engine.onboardingRuns(employeeId),
    (engine) => engine.offboardingRuns(employeeId),
    (engine) => engine.takeSlot({ holder: 'run-1', caps: { perHour: 1, perDay: 1 } }),
    (engine) => engine.deletionsStopped(),
    (engine) => engine.closedRuns(employeeId, ''),
    (engine) => engine.deleteRun({ workflowId: `onboarding/${employeeId}`, runId: randomUUID() }),
  ];
  for (const call of calls) await expect(within(call)).rejects.toMatchObject(unavailable);
});
