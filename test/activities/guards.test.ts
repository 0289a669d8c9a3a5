import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { againstDeletion, type DeletionRequest, type Findings } from '../../activities/guards.js';
import type { KratosIdentity } from '../../activities/kratos/identities.js';

const createdAt = '2026-01-01T00:00:00.123456Z';
const identity: KratosIdentity = {
  id: '6d2d2b0c-2f5e-4f0e-9f2b-0d8a3a0f7a11',
  role: 'admin',
  active: false,
  createdAt,
  email: 'ada@example.com',
  name: 'Ada',
  team: undefined,
  marker: { employeeId: 'e-1' },
  hasCredential: true,
};
const request: DeletionRequest = {
  employeeId: 'e-1',
  shown: { identityId: identity.id, role: 'admin', createdAt, wasActive: true },
  requestedBy: 'hr',
  approval: 'required',
  approvedBy: 'boss',
};
const found: Findings = { identity, rehired: false, otherAdmin: true, stopped: false, slotLapsed: false };

type Change = (identity: KratosIdentity, found: Findings, request: DeletionRequest) => void;
/** In the order in which they are told. */
const guards: [string, string, Change][] = [
  ['nothing there', 'identityGone', (_, found) => (found.identity = undefined)],
  [
    'created at another time',
    'identityReplaced',
    (identity) => (identity.createdAt = '2026-01-01T00:00:00.124Z'),
  ],
  ['created at no known time', 'identityReplaced', (identity) => (identity.createdAt = undefined)],
  ['no marker', 'markerGone', (identity) => (identity.marker = undefined)],
  ["another employee's marker", 'markerGone', (identity) => (identity.marker = { employeeId: 'e-2' })],
  ['another role', 'roleChanged', (identity) => (identity.role = 'analyst')],
  ['active', 'reactivated', (identity) => (identity.active = true)],
  ['an onboarding runs', 'rehired', (_, found) => (found.rehired = true)],
  ['nobody consented', 'approvalMissing', (_, __, request) => delete request.approvedBy],
  [
    'consent of the requester',
    'approvalMissing',
    (_, __, request) => (request.approvedBy = request.requestedBy),
  ],
  ['no other admin', 'lastAdmin', (_, found) => (found.otherAdmin = false)],
  ['all deletions stopped', 'slotWithdrawn', (_, found) => (found.stopped = true)],
  ['a slot not used in time', 'slotWithdrawn', (_, found) => (found.slotLapsed = true)],
];

function judged(changes: readonly Change[]) {
  const [theIdentity, theFindings, theRequest] = structuredClone([identity, found, request] as const);
  theFindings.identity = theIdentity;
  for (const change of changes) change(theIdentity, theFindings, theRequest);
  return againstDeletion(theFindings, theRequest);
}

describe('a deletion is refused', () => {
  test.each(guards)('%s: %s', (_, type, change) => {
    expect(judged([change])).toMatchObject({ type, nonRetryable: true });
  });

  test('whatever comes together, for the first reason', () => {
    fc.assert(
      fc.property(fc.subarray(guards, { minLength: 1 }), (chosen) => {
        expect(judged(chosen.map(([, , change]) => change))).toMatchObject({ type: chosen[0]?.[1] });
      }),
    );
  });

  test('and the refusal names nobody by more than ids', () => {
    for (const [, , change] of guards) expect(judged([change])?.message).not.toMatch(/ada@|Ada/);
  });
});

test('a deletion of exactly what was shown, with a second person’s consent, is not refused', () => {
  expect(judged([])).toBeUndefined();
});

test('the same instant written otherwise is the same', () => {
  expect(judged([(identity) => (identity.createdAt = '2026-01-01T01:00:00.123456+01:00')])).toBeUndefined();
});

test('consent is not asked for where the policy does not', () => {
  const unasked: Change = (_, __, request) => {
    request.approval = 'none';
    delete request.approvedBy;
  };
  expect(judged([unasked])).toBeUndefined();
});
