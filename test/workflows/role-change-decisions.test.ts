import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { resolveRole } from '../../workflows/role-change/decisions.js';
import type { RoleChangeResolution, RoleChangeState } from '../../workflows/role-change/messages.js';

const waits: RoleChangeState = {
  stage: 'needsAttention',
  reason: 'lastAdmin',
  since: '2026-11-24T09:00:00.000Z',
  actions: ['retry', 'abandon'],
};
const retry: RoleChangeResolution = { action: 'retry', by: 'api-key:hr' };
const typeOf = (decided: RoleChangeResolution | ApplicationFailure) =>
  decided instanceof ApplicationFailure ? decided.type : 'decided';

test.each<[string, RoleChangeState, RoleChangeResolution | undefined, boolean]>([
  ['that needs none', { stage: 'changingRole' }, undefined, false],
  ['that was decided a moment ago', waits, { action: 'abandon', by: 'api-key:boss' }, false],
  ['that is being ended, since the person leaves', waits, undefined, true],
])('a role change takes no decision %s', (_, state, decided, ending) => {
  expect(typeOf(resolveRole(state, retry, decided, ending))).toBe('notInThisStage');
});

test('a role change takes the decision that it waits for', () => {
  expect(resolveRole(waits, retry, undefined, false)).toBe(retry);
});
