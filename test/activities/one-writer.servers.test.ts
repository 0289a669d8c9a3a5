/** Who leaves and is moved to another role at the same time, on the real workflows and a real Kratos: one of both writes. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RoleChangeInput } from '../../workflows/role-change/messages.js';
import { startEngine, type Engine } from '../support/engine.js';
import { lateEngine } from './late-engine.js';
import { madeByHand, newJoiner, shown, startSite, type Site } from './site.js';

const by = 'api-key:hr';
const late = lateEngine();
let site: Site;
let running: Engine;
let employeeId: string;
let id: string;

beforeAll(async () => {
  site = await startSite();
  const activities = site.activitiesWith({ engine: late.engine });
  running = await startEngine(activities, {}, { offboarding: { reminderLeadsMs: [] } });
  await late.connect(running.temporal.address);
  await madeByHand(site, { ...newJoiner(), role: 'admin' });
});
afterAll(async () => {
  await running.stop();
  await late.close();
  await site.stop();
});
beforeEach(async () => {
  const person = newJoiner();
  ({ employeeId } = person);
  id = await madeByHand(site, person, { metadata_admin: { lifecycle: { employeeId } } });
});

const offboard = () => running.lifecycle.offboard({ employeeId, locale: 'en' }, by);
const move = () =>
  running.lifecycle.changeRole({ employeeId, role: 'automation-engineer', locale: 'en' }, by);
const roleChange = () => running.lifecycle.roleChange(employeeId);
const deactivated = () =>
  expect
    .poll(async () => (await running.lifecycle.offboarding(employeeId)).state.stage, {
      timeout: 20_000,
      interval: 50,
    })
    .toBe('gracePeriod');
/** Undefined where none was begun, since the person was leaving already. */
const moved = async () => {
  const run = await roleChange().catch(() => undefined);
  if (run) await expect.poll(async () => (await roleChange()).closedAt, { timeout: 10_000 }).toBeDefined();
  return run && (await roleChange()).state.stage;
};

test('posted at once, in whatever order: the person is deactivated, and stays it', async () => {
  for (let n = 0; n < 6; n += 1) {
    const person = newJoiner();
    ({ employeeId } = person);
    id = await madeByHand(site, person, { metadata_admin: { lifecycle: { employeeId } } });
    const asks = n % 2 === 0 ? [offboard, move] : [move, offboard];
    await Promise.allSettled(asks.map((ask) => ask()));
    await deactivated();
    const stage = await moved();
    const identity = await shown(site, id);
    expect(identity.state).toBe('inactive');
    if (identity.schema_id === 'analyst') expect([undefined, 'abandoned']).toContain(stage);
  }
});

test('a role change that waits for a decision is over once the person leaves, and takes none any more', async () => {
  await running.lifecycle.changeRole({ employeeId, role: 'admin', identityId: id, locale: 'en' }, by);
  await expect.poll(async () => (await roleChange()).closedAt, { timeout: 10_000 }).toBeDefined();
  const [admin] = (
    (await site.byHand('GET', '/identities?page_size=250')) as { id: string; schema_id: string }[]
  ).filter((one) => one.schema_id === 'admin' && one.id !== id);
  await site.byHand('DELETE', `/identities/${admin?.id ?? ''}`);
  expect((await move()).state).toMatchObject({ stage: 'needsAttention', reason: 'lastAdmin' });
  await madeByHand(site, { ...newJoiner(), role: 'admin' });
  await offboard();
  await deactivated();
  expect(await moved()).toBe('abandoned');
  const retry = running.lifecycle.resolveRoleChange(employeeId, { action: 'retry' }, by);
  await expect(retry).rejects.toMatchObject({ type: 'not-in-this-stage' });
});

test('a role change that slipped in after the offboarding had begun changes nothing, and ends', async () => {
  await offboard();
  await deactivated();
  const input: RoleChangeInput = {
    mover: { employeeId, role: 'automation-engineer', locale: 'en' },
    requestedBy: by,
    acceptedAt: new Date().toISOString(),
  };
  // As nobody can through the service, except in the instant between its look and its start.
  await running.client.workflow.start('roleChange', {
    workflowId: `role-change/${employeeId}`,
    taskQueue: 'lifecycle',
    args: [input],
  });
  expect(await moved()).toBe('abandoned');
  expect(await shown(site, id)).toMatchObject({ schema_id: 'analyst', state: 'inactive' });
});
