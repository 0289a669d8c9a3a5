/** The same as in `planted-data.servers.test.ts`, of people who leave or move, and of the governor of deletions. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decisive, transient } from '../../activities/failures.js';
import { askGovernor } from '../../src/temporal/deletions.js';
import { createLifecycle } from '../../src/temporal/lifecycle.js';
import { governorId, takeSlot } from '../../workflows/deletion-governor/messages.js';
import { policyWith } from '../support/policies.js';
import { testKeys } from '../support/test-keys.js';
import { reaches, startCompany, type Company } from './company.js';
import { decryptedFrom, visibleIn } from './stored.js';

const employeeId = 'e-planted';
const by = 'api-key:admin';
const somebodyElse = 'api-key:second-admin';
const identityId = '6f1a4b1e-3f6c-4a37-9c1b-0d6f0e2f9a11';

/** What goes into histories, encrypted. */
const planted = {
  email: 'planted.ada@example.com',
  requesterEmail: 'planted.boss@example.com',
  hrContact: 'planted.hr@example.com',
  alarmContact: 'planted.alarm@example.com',
  leavingReason: 'planted reason of leaving',
  ambiguity: 'planted failure of finding somebody',
  outage: 'planted failure of Kratos',
  choosingReason: 'planted reason of choosing',
  holdingReason: 'planted reason of holding',
  releasingReason: 'planted reason of releasing',
  extendingReason: 'planted reason of extending',
  approvingReason: 'planted reason of approving',
  stoppingReason: 'planted reason of stopping all',
  resumingReason: 'planted reason of resuming all',
  movingReason: 'planted reason of moving',
  movingFailure: 'planted failure of moving',
  abandoningReason: 'planted reason of giving up',
};

/** What goes nowhere: what was refused, and messages of foreign errors. */
const neverStored = {
  otherEmail: 'planted.eve@example.com',
  refusedReason: 'planted reason of coming too early',
  selfApproval: 'planted reason of approving oneself',
  foreign: 'planted.foreign@example.com is refused',
};

let company: Company;
let found = false;
/** Held in its retry until the test has seen it there. */
let retryIsSeen = false;
let asked = false;

beforeAll(async () => {
  company = await startCompany({
    beginLeaving: ({ identityId: named }) => {
      if (named === undefined) return Promise.reject(decisive('identityAmbiguous', planted.ambiguity));
      if (!found) {
        found = true;
        return Promise.reject(new Error(neverStored.foreign));
      }
      return Promise.resolve({
        identityId,
        role: 'admin',
        createdAt: '2026-01-01T00:00:00Z',
        wasActive: true,
      });
    },
    deactivate: () =>
      retryIsSeen
        ? Promise.resolve({
            at: new Date().toISOString(),
            state: 'inactive',
            sessionsBefore: 1,
            sessionsAfter: 0,
          })
        : Promise.reject(transient('kratosUnavailable', planted.outage)),
    changeRole: () => {
      asked = true;
      return Promise.reject(decisive('lastAdmin', planted.movingFailure));
    },
  });
  company.leaving.hire(employeeId, 'admin');
});
afterAll(() => company.stop());

const workflowIds = [`offboarding/${employeeId}`, `role-change/${employeeId}`, governorId];

const query = workflowIds.map((id) => `WorkflowId = '${id}'`).join(' OR ');
const listed = async () => {
  const { workflowService } = company.engine.client;
  return (await workflowService.listWorkflowExecutions({ namespace: 'default', query })).executions.length;
};

/** Everything that Temporal has of the runs. */
async function stored(): Promise<unknown[]> {
  const { workflowService } = company.engine.client;
  const namespace = 'default';
  const answers = workflowIds.flatMap((workflowId) => [
    workflowService.getWorkflowExecutionHistory({ namespace, execution: { workflowId } }),
    workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
  ]);
  return Promise.all<unknown>([...answers, workflowService.listWorkflowExecutions({ namespace, query })]);
}

test('nothing planted is visible in histories, descriptions and lists, and all of it was there', async () => {
  const { client } = company.engine;
  const { hrContact, email, requesterEmail } = planted;
  const policy = policyWith({ offboarding: { hrContact, graceMs: 60_000, reminderLeadsMs: [59_000] } });
  const lifecycle = createLifecycle({ client, taskQueue: 'lifecycle', policy, payloadKeys: testKeys });
  const leaves = (wanted: string) => reaches(() => lifecycle.offboarding(employeeId), wanted);
  const request = { employeeId, email, requesterEmail, locale: 'en', reason: planted.leavingReason } as const;

  await lifecycle.stopDeletions({ reason: planted.stoppingReason }, by);
  await lifecycle.resumeDeletions({ reason: planted.resumingReason }, by);
  const caps = { perHour: 10, perDay: 10 };
  const slot = { holder: 'run-1', caps, alarmContact: planted.alarmContact };
  await askGovernor({ client, taskQueue: 'lifecycle' }, takeSlot, [slot]);

  const move = { employeeId, role: 'analyst', locale: 'en', reason: planted.movingReason } as const;
  await lifecycle.changeRole(move, by);
  expect(asked).toBe(true);
  const givenUp = { action: 'abandon', reason: planted.abandoningReason } as const;
  await lifecycle.resolveRoleChange(employeeId, givenUp, by);

  await lifecycle.offboard(request, by);
  await leaves('needsAttention');
  await expect(lifecycle.offboard({ ...request, email: neverStored.otherEmail }, by)).rejects.toThrow();
  await expect(lifecycle.release(employeeId, { reason: neverStored.refusedReason }, by)).rejects.toThrow();
  const choice = { action: 'choose', identityId, reason: planted.choosingReason } as const;
  await lifecycle.resolveOffboarding(employeeId, choice, by);
  const failure = async () => (await lifecycle.offboarding(employeeId)).waitingFor?.failure;
  await expect.poll(failure, { timeout: 10_000 }).toBe('kratosUnavailable');
  const whileRetrying = await stored();
  retryIsSeen = true;
  await leaves('gracePeriod');

  await lifecycle.hold(employeeId, { reason: planted.holdingReason }, by);
  await lifecycle.release(employeeId, { reason: planted.releasingReason }, by);
  await expect(lifecycle.approve(employeeId, { reason: neverStored.selfApproval }, by)).rejects.toThrow();
  await lifecycle.approve(employeeId, { identityId, reason: planted.approvingReason }, somebodyElse);
  await lifecycle.extend(employeeId, { until: '2099-01-01T00:00:00Z', reason: planted.extendingReason }, by);

  await expect.poll(listed).toBe(workflowIds.length);
  const everything = [...whileRetrying, ...(await stored())];
  expect(visibleIn(everything, Object.values({ ...planted, ...neverStored }))).toEqual([]);
  const decrypted = await decryptedFrom(everything);
  expect(Object.values(planted).filter((text) => !decrypted.includes(text))).toEqual([]);
  expect(Object.values(neverStored).filter((text) => decrypted.includes(text))).toEqual([]);
});
