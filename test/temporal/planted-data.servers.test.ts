/** Personal data planted wherever an onboarding can get it from, and looked for in everything that Temporal stores. */
import { heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import { startEngine, type Engine } from '../support/engine.js';
import { decryptedFrom, visibleIn } from './stored.js';

const employeeId = 'e-planted';
const workflowId = `onboarding/${employeeId}`;

/** What goes into the history, encrypted. */
const planted = {
  name: 'Planted Lovelace',
  email: 'planted.ada@example.com',
  managerEmail: 'planted.boss@example.com',
  hrContact: 'planted.hr@example.com',
  changedEmail: 'planted.countess@example.com',
  failure: 'planted failure of Kratos',
  failureDetail: 'planted detail of a failure',
  link: 'https://accounts.example.com/self-service/recovery?flow=f&token=plantedtoken',
  handover: 'planted handover of an attempt',
  rescindReason: 'planted reason of taking it back',
};

/** What goes nowhere: messages of foreign errors, and requests that are refused. */
const neverStored = {
  foreignMessage: 'planted.foreign@example.com is refused',
  refusedName: 'Planted Impostor',
  refusedEmail: 'planted.eve@example.com',
};

const secrets = Object.values({ ...planted, ...neverStored });
const once = (act: () => never) => {
  let acted = false;
  return () => {
    if (acted) return;
    acted = true;
    act();
  };
};

const failForeign = once(() => {
  throw Object.assign(new Error(neverStored.foreignMessage), { input: neverStored.foreignMessage });
});
const failTaken = once(() => {
  throw ApplicationFailure.create({
    type: 'emailTaken',
    message: planted.failure,
    details: [planted.failureDetail],
    nonRetryable: true,
  });
});
/** Held in its retry until the test has seen it there. */
let retryIsSeen = false;

const activities: Partial<Activities> = {
  createIdentity: async () => {
    failForeign();
    failTaken();
    return Promise.resolve({ identityId: 'identity-1', hasCredential: false, existed: false });
  },
  issueRecoveryLink: async ({ linkLifetimeMs }) => {
    if (!retryIsSeen) {
      heartbeat(planted.handover);
      throw ApplicationFailure.create({ type: 'mailAmbiguous', message: planted.link });
    }
    return Promise.resolve({
      outcome: 'issued',
      issuedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + linkLifetimeMs).toISOString(),
      ambiguousSends: 1,
      earlierBurned: false,
    });
  },
  withdrawIdentity: once(() => {
    throw ApplicationFailure.create({ type: 'kratosUnavailable', message: planted.failure });
  }) as unknown as Activities['withdrawIdentity'],
};

let engine: Engine;

beforeAll(async () => {
  engine = await startEngine(activities, { hrContact: planted.hrContact });
});
afterAll(() => engine.stop());

const visible = (...answers: unknown[]) => visibleIn(answers, secrets);

const request = { namespace: 'default', execution: { workflowId } };
const described = () => engine.client.workflowService.describeWorkflowExecution(request);
const stage = async () => (await engine.lifecycle.onboarding(employeeId)).state.stage;
const reaches = (wanted: string) => expect.poll(stage, { timeout: 15_000, interval: 20 }).toBe(wanted);
const onboard = (changed: { name?: string; email?: string } = {}) => {
  const { name, email, managerEmail } = planted;
  const details = { employeeId, name, email, managerEmail, role: 'analyst', locale: 'en' } as const;
  return engine.lifecycle.onboard({ ...details, ...changed }, 'test');
};

test('nothing planted is visible in histories, descriptions and lists, and all of it was there', async () => {
  await onboard();
  await reaches('needsAttention');
  await engine.lifecycle.resolve(employeeId, { action: 'changeEmail', email: planted.changedEmail }, 'test');

  await expect
    .poll(async () => (await described()).pendingActivities[0]?.lastFailure?.message, { timeout: 10_000 })
    .toBeTruthy();
  const whileRetrying = await described();
  retryIsSeen = true;
  await reaches('awaitingActivation');

  const { refusedName: name, refusedEmail: email } = neverStored;
  await expect(onboard({ name, email })).rejects.toMatchObject({ type: 'details-differ' });
  await expect(engine.lifecycle.resend(employeeId, { force: false }, 'test')).rejects.toMatchObject({
    type: 'link-still-alive',
  });
  await engine.lifecycle.rescind(employeeId, { reason: planted.rescindReason }, 'test');
  await reaches('rescinded');

  const history = await engine.client.workflowService.getWorkflowExecutionHistory(request);
  const list = async () =>
    engine.client.workflowService.listWorkflowExecutions({
      namespace: 'default',
      query: `WorkflowId = '${workflowId}'`,
    });
  await expect.poll(async () => (await list()).executions.length).toBe(1);
  const everything = [history, whileRetrying, await described(), await list()];

  expect(visible(...everything)).toEqual([]);
  const decrypted = await decryptedFrom(everything);
  expect(Object.values(planted).filter((text) => !decrypted.includes(text))).toEqual([]);
  expect(Object.values(neverStored).filter((text) => decrypted.includes(text))).toEqual([]);
});

test('the search finds what is in the clear, in whatever form', () => {
  const plain = Buffer.from(JSON.stringify(planted.email));
  expect(visible({ a: [planted.name] }, { data: plain }, { details: plain.toString('base64') })).toEqual([
    planted.name,
    planted.email,
  ]);
});
