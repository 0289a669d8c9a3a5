import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { setupConfig } from '../../src/config.js';
import { dataConverter } from '../../src/temporal/data-converter.js';
import { Refused, Unavailable } from '../../src/lifecycle.js';
import { queryRun } from '../../src/temporal/query.js';
import { translate } from '../../src/temporal/refusals.js';
import { setup } from '../../src/temporal/setup.js';
import { offboardingStatus } from '../../workflows/offboarding/messages.js';
import { governorStatus } from '../../workflows/deletion-governor/messages.js';
import { leavers, type Leavers } from '../support/leavers.js';
import { Leaving, leaveAtRandom, type Scene } from '../support/leaving.js';
import { randomOf } from '../support/random.js';
import { startTemporal, type RunningTemporal } from '../support/servers.js';
import { testKeys } from '../support/test-keys.js';

const taskQueue = 'leaving';
const graceMs = 3000;

let temporal: RunningTemporal;
let client: Client;
let native: NativeConnection;
let place: Leavers;
let scene: Scene;
let employed: { worker: Worker; running: Promise<void> };

async function employ(): Promise<void> {
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities: place.activities,
    dataConverter: dataConverter(testKeys),
  });
  employed = { worker, running: worker.run() };
}

async function dismiss(): Promise<void> {
  employed.worker.shutdown();
  await employed.running;
}

beforeAll(async () => {
  temporal = await startTemporal();
  const keys = testKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join();
  const settings = {
    TEMPORAL_ADDRESS: temporal.address,
    PAYLOAD_KEYS: keys,
    STORE_URL: 'postgres://nowhere/none',
  };
  await setup(setupConfig(settings));
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  const connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection, dataConverter: dataConverter(testKeys) });
  native = await NativeConnection.connect({ address: temporal.address });
  place = leavers(() => ({ client, taskQueue }));
  scene = {
    place,
    client,
    taskQueue,
    graceMs,
    losesRaces: false,
    nearMs: { from: 0, to: 60 },
    // An attempt that went down with its worker is noticed after a minute.
    looks: 500,
    now: () => Promise.resolve(Date.now()),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  await employ();
});
afterAll(async () => {
  await dismiss();
  await native.close();
  await client.connection.close();
  await temporal.stop();
});

test('of 30 who are due at once 10 are deleted, though the worker goes down meanwhile; then all wait', async () => {
  const governor = client.workflow.getHandle('deletion-governor');
  place.caps = { perHour: 10, perDay: 1000 };
  // Of these seeds none makes an admin, who would need an approval.
  const seeds = Array.from({ length: 90 }, (_, n) => 1000 + n).filter((seed) => randomOf(seed)() >= 0.5);
  await Promise.all(seeds.slice(0, 30).map((seed) => Leaving.begin(seed, scene)));
  await scene.sleep(graceMs + 100);
  await dismiss();
  await employ();
  const deletions = () => place.deeds.filter(({ what }) => what === 'delete').length;
  await expect.poll(deletions, { timeout: 90_000, interval: 500 }).toBe(10);
  await expect
    .poll(async () => (await governor.query(governorStatus)).quarantine, { timeout: 90_000 })
    .toBeDefined();
  await scene.sleep(3000);
  expect(deletions()).toBe(10);
}, 200_000);

test('60 leavers at once, decided about at random while their worker goes down again and again: what was acknowledged holds', async () => {
  await client.workflow.getHandle('deletion-governor').terminate('in no quarantine');
  place.memory = { grants: [] };
  place.caps = { perHour: 1000, perDay: 1000 };
  const random = randomOf(7);
  async function goDownAgainAndAgain(): Promise<void> {
    for (const begun = Date.now(); Date.now() - begun < 15_000;) {
      await scene.sleep(500 + random() * 1500);
      await dismiss();
      await employ();
    }
  }
  /** As the api asks for a status; where no worker is there to answer, it says so. */
  async function lookOnAndOn(): Promise<number> {
    let answers = 0;
    for (const begun = Date.now(); Date.now() - begun < 15_000;) {
      const run = client.workflow.getHandle(`offboarding/e-${Math.floor(random() * 60)}`);
      const answer = await client
        .withDeadline(Date.now() + 2000, () => queryRun(run, offboardingStatus))
        .catch((error: unknown) => {
          const answered = translate('offboarding', error);
          if (!(answered instanceof Unavailable || answered instanceof Refused)) throw error;
          return undefined;
        });
      if (answer) answers += 1;
    }
    return answers;
  }
  const everybody = Array.from({ length: 60 }, (_, seed) => leaveAtRandom(seed, scene));
  const onlookers = Promise.all([lookOnAndOn(), lookOnAndOn(), lookOnAndOn(), lookOnAndOn()]);
  const [ends, answers] = await Promise.all([Promise.all(everybody), onlookers, goDownAgainAndAgain()]);
  expect(Math.min(...answers)).toBeGreaterThan(0);
  // Otherwise the promises were never put to the test.
  expect(ends.filter((end) => end === 'deleted').length).toBeGreaterThan(10);
  expect(ends.filter((end) => end === 'rescinded').length).toBeGreaterThan(3);
}, 240_000);
