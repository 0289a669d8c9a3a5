import { expect, test } from 'vitest';
import type { RoleChangeStatus } from '../../workflows/role-change/messages.js';
import { at, lifecycle, serve } from './run.js';

const at1 = '2026-12-01T08:00:00.000Z';
const by = 'api-key:admin';
const changed: RoleChangeStatus = {
  employeeId: 'e-1',
  role: 'admin',
  from: 'analyst',
  requestedBy: by,
  state: { stage: 'changed', at: at1 },
};
const needs: RoleChangeStatus = {
  ...changed,
  state: { stage: 'needsAttention', reason: 'lastAdmin', since: at1, actions: ['retry', 'abandon'] },
};
const run = { workflowId: 'role-change/e-1', runId: 'r', startedAt: at1 };

test('exits 1 where a person has to decide, and prints the status all the same', async () => {
  const { url } = await serve({ changeRole: () => Promise.resolve(needs) });
  const ran = await lifecycle(['move', 'e-1', '--role', 'admin', '--json'], at(url));
  expect([ran.exitCode, JSON.parse(ran.out)]).toEqual([1, needs]);
  expect(ran.err).toContain('lifecycle resolve-role-change e-1 retry');
});

test('passes on who moves where, and what was decided about it', async () => {
  const { url, lifecycle: fake } = await serve({
    changeRole: () => Promise.resolve(changed),
    roleChange: () => Promise.resolve({ ...changed, ...run }),
    resolveRoleChange: () => Promise.resolve(changed),
  });
  for (const argv of [
    ['move', 'e-1', '--role', 'admin', '--locale', 'de', '--reason', 'promoted'],
    ['role-change', 'e-1'],
    ['resolve-role-change', 'e-1', 'abandon', '--reason', 'never mind'],
  ]) {
    const ran = await lifecycle(argv, at(url));
    expect(ran).toMatchObject({ exitCode: 0, err: '' });
    expect(ran.out).toContain('moved from analyst to admin');
  }
  expect(fake.calls).toEqual([
    ['changeRole', { employeeId: 'e-1', role: 'admin', locale: 'de', reason: 'promoted' }, by],
    ['roleChange', 'e-1'],
    ['resolveRoleChange', 'e-1', { action: 'abandon', reason: 'never mind' }, by],
  ]);
});
