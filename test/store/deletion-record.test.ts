import { expect, test } from 'vitest';
import type { EntryRow } from '../../src/store/chain.js';
import { recordOf, type DeletionRecord } from '../../src/store/deletion-record.js';

const second = 'api-key:second-admin';
const third = 'api-key:third-admin';

type Told = [type: string, phase: string, day: number, facts?: object, actor?: string];

/** Entries of one run, in the order in which they were written. */
const rows = (...told: Told[]): EntryRow[] =>
  told.map(([type, phase, day, facts = {}, actor = 'service'], index) => ({
    seq: index + 1,
    format: 1,
    key: String(index),
    at: `2026-10-${String(day).padStart(2, '0')}T09:00:00.000Z`,
    recordedAt: '2026-11-01T09:00:00.000Z',
    type,
    phase,
    employeeId: 'e-1',
    workflowId: 'offboarding/e-1',
    runId: 'run-1',
    actor,
    facts: JSON.stringify(facts),
    personKeyId: null,
    sealed: null,
    previous: Buffer.alloc(32),
    hash: Buffer.alloc(32, index + 1),
  }));

const request: Told = ['offboarding.request', 'decided', 1, {}, 'api-key:hr'];
const deactivation: Told = ['identity.deactivate', 'done', 1, { state: 'inactive' }];
const approval = (day: number, by: string): Told => ['offboarding.approve', 'decided', day, {}, by];
const resolution = (action: string, day: number): Told => [
  'offboarding.resolve',
  'decided',
  day,
  { action, resolves: 'roleChanged' },
  'api-key:hr',
];
const deletion = (facts: object): Told => ['identity.delete', 'done', 31, facts, 'api-key:hr'];
const consented = (by: string) => deletion({ role: 'admin', approval: 'required', approvedBy: by });

const approved = (...told: Told[]): DeletionRecord['approved'] =>
  recordOf(rows(request, deactivation, ...told), 'e-1', 'run-1').approved;
const on = (day: number) => `2026-10-${day}T09:00:00.000Z`;

test.each(['restart', 'choose'])(
  'a consent that a %s made void is not claimed: the role that was found then needs none',
  (action) => {
    const needsNone = deletion({ role: 'analyst', approval: 'none' });
    expect(approved(approval(10, second), resolution(action, 11), needsNone)).toBeUndefined();
  },
);

test.each(['restart', 'choose'])('after a %s the consent is the one that was given then', (action) => {
  const again = [
    approval(10, second),
    resolution(action, 11),
    approval(12, second),
    consented(second),
  ] as const;
  expect(approved(...again)).toEqual({ by: second, at: on(12) });
  const other = [
    approval(10, second),
    resolution(action, 11),
    approval(12, third),
    consented(third),
  ] as const;
  expect(approved(...other)).toEqual({ by: third, at: on(12) });
});

test('another try leaves the consent as it was', () => {
  expect(approved(approval(10, second), resolution('retry', 11), consented(second))).toEqual({
    by: second,
    at: on(10),
  });
});

test('said twice, it was given the first time', () => {
  expect(approved(approval(10, second), approval(12, second), consented(second))?.at).toBe(on(10));
});

test('it is told by when it was decided, also where a store that was away got the entries in another order', () => {
  const late = [
    approval(12, second),
    resolution('restart', 11),
    approval(10, second),
    consented(second),
  ] as const;
  expect(approved(...late)?.at).toBe(on(12));
});

test('where the audit lost the entry of a consent, none is claimed', () => {
  expect(approved(consented(second))).toBeUndefined();
});

test('of a run that an operator has reset, what went before the reset is part of the record', () => {
  const all = rows(
    // An earlier leaving, which was taken back.
    request,
    deactivation,
    approval(2, third),
    // This one, reset in its grace period.
    ['offboarding.request', 'decided', 5, {}, 'api-key:hr-2'],
    [
      'identity.deactivate',
      'done',
      6,
      { at: on(16), state: 'inactive', sessionsBefore: 1, sessionsAfter: 0 },
    ],
    approval(10, second),
    consented(second),
  ).map((row, index) => ({ ...row, runId: index < 3 ? 'run-0' : index < 6 ? 'run-1' : 'run-2' }));
  const record = recordOf(all, 'e-1', 'run-2');
  expect(record).toMatchObject({
    requested: { by: 'api-key:hr-2' },
    approved: { by: second, at: on(10) },
    deactivated: { sessionsBefore: 1 },
  });
  expect(record.entries.map(({ seq }) => seq)).toEqual([4, 5, 6, 7]);
});

test('a record is written though the audit lacks the deactivation, and says nothing of it', () => {
  expect(recordOf(rows(request, consented(second)), 'e-1', 'run-1')).not.toHaveProperty('deactivated');
});
