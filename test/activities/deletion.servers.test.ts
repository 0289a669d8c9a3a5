import type { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeleteIdentity } from '../../activities/deletion.js';
import type { Engine } from '../../activities/engine.js';
import { transient } from '../../activities/failures.js';
import { attempt, run } from '../support/attempt.js';
import { memoryAudit, quietEngine, type MemoryAudit } from './ports.js';
import { madeByHand, newJoiner, patchByHand, shown, startSite, type Site } from './site.js';

let site: Site;
let audit: MemoryAudit;
let request: DeleteIdentity;
let id: string;

beforeAll(async () => {
  site = await startSite();
  await madeByHand(site, { ...newJoiner(), role: 'admin' });
});
afterAll(() => site.stop());

/** Somebody whose grace period is over. */
beforeEach(async () => {
  audit = memoryAudit();
  const person = newJoiner();
  id = await madeByHand(site, person, {
    metadata_admin: { lifecycle: { employeeId: person.employeeId } },
    state: 'inactive',
  });
  const { created_at: createdAt } = await shown(site, id);
  request = {
    employeeId: person.employeeId,
    shown: { identityId: id, role: person.role, createdAt, wasActive: true },
    requestedBy: 'api-key:admin',
    approval: 'none',
  };
});

const activities = (engine: Partial<Engine> = {}) =>
  site.activitiesWith({ audit, engine: { ...quietEngine, ...engine } });
const remove = (changed: Partial<DeleteIdentity> = {}, engine: Partial<Engine> = {}) =>
  run(() => activities(engine).deleteIdentity({ ...request, ...changed }));
const isThere = async () => (await fetch(`${site.server.adminUrl}/admin/identities/${id}`)).status === 200;

describe('deleteIdentity refuses, records no intent, and leaves the identity there', () => {
  test.each<[string, string, () => unknown]>([
    ['created at another time', 'identityReplaced', () => (request.shown.createdAt = '2026-01-01T00:00:00Z')],
    ['without its marker', 'markerGone', () => patchByHand(site, id, '/metadata_admin', {})],
    [
      "with another employee's marker",
      'markerGone',
      () => patchByHand(site, id, '/metadata_admin/lifecycle', { employeeId: 'e-other' }),
    ],
    ['of another role', 'roleChanged', () => patchByHand(site, id, '/schema_id', 'automation-engineer')],
    ['active again', 'reactivated', () => patchByHand(site, id, '/state', 'active')],
    ['without the consent it needs', 'approvalMissing', () => (request.approval = 'required')],
    [
      'with the consent of the requester alone',
      'approvalMissing',
      () => (request = { ...request, approval: 'required', approvedBy: request.requestedBy }),
    ],
  ])('one %s', async (_, type, change) => {
    await change();
    await expect(remove()).rejects.toMatchObject({ type, nonRetryable: true });
    expect(await isThere()).toBe(true);
    expect(audit.entries).toEqual([]);
  });

  test.each<[string, string, Partial<Engine>]>([
    ['of somebody who is being onboarded', 'rehired', { onboardingRuns: () => Promise.resolve(true) }],
    ['after deletions were stopped', 'slotWithdrawn', { deletionsStopped: () => Promise.resolve(true) }],
  ])('one %s', async (_, type, engine) => {
    await expect(remove({}, engine)).rejects.toMatchObject({ type, nonRetryable: true });
    expect(await isThere()).toBe(true);
    expect(audit.entries).toEqual([]);
  });

  test('while the store is down, as often as it is tried', async () => {
    audit.down = true;
    for (let n = 0; n < 2; n += 1) {
      await expect(remove()).rejects.toMatchObject({ type: 'storeUnavailable', nonRetryable: false });
    }
    expect(await isThere()).toBe(true);
    audit.down = false;
    expect(await remove()).toMatchObject({ answered: 204 });
  });
});

describe('what happens between the intent and the deletion', () => {
  /** Does something by hand once the intent is durable. */
  const amid = (change: () => Promise<unknown>) => {
    const inner = audit;
    audit = {
      ...inner,
      append: async (entries) => {
        await inner.append(entries);
        if (entries[0]?.phase === 'intended') await change();
      },
    };
  };

  test('is seen by a second look: the identity stays, and the intent is withdrawn', async () => {
    amid(() => patchByHand(site, id, '/state', 'active'));
    await expect(remove()).rejects.toMatchObject({ type: 'reactivated' });
    expect(await isThere()).toBe(true);
    expect(audit.entries.map(({ phase }) => phase)).toEqual(['intended', 'refused']);
  });

  test('a withdrawn intent is none: an identity that is gone afterwards was deleted by others', async () => {
    amid(() => patchByHand(site, id, '/state', 'active'));
    await expect(remove()).rejects.toMatchObject({ type: 'reactivated' });
    await site.byHand('DELETE', `/identities/${id}`);
    await expect(remove()).rejects.toMatchObject({ type: 'identityGone' });
  });

  test('after a withdrawn intent there is a new one, with what was shown then', async () => {
    amid(() => (audit.entries.length === 1 ? patchByHand(site, id, '/state', 'active') : Promise.resolve()));
    await expect(remove()).rejects.toMatchObject({ type: 'reactivated' });
    await patchByHand(site, id, '/state', 'inactive');
    expect(await remove({ approvedBy: 'api-key:boss' })).toMatchObject({ answered: 204 });
    const intended = audit.entries.filter(({ phase }) => phase === 'intended');
    expect(intended.map(({ facts }) => facts['approvedBy'])).toEqual([undefined, 'api-key:boss']);
    expect(new Set(intended.map(({ key }) => key)).size).toBe(2);
  });

  test('a stop of all deletions is seen too', async () => {
    let stopped = false;
    amid(() => Promise.resolve((stopped = true)));
    const deletionsStopped = () => Promise.resolve(stopped);
    await expect(remove({}, { deletionsStopped })).rejects.toMatchObject({ type: 'slotWithdrawn' });
    expect(await isThere()).toBe(true);
  });

  test('an attempt that slept through its time deletes nothing', async () => {
    const { failure } = await attempt(() => activities().deleteIdentity(request), {
      startToCloseTimeoutMs: -1,
    });
    expect(failure).toMatchObject({ type: 'kratosUnavailable', nonRetryable: false });
    expect(await isThere()).toBe(true);
  });
});

describe('an identity that is gone', () => {
  test('was not deleted by a run that recorded no intent', async () => {
    await site.byHand('DELETE', `/identities/${id}`);
    await expect(remove()).rejects.toMatchObject({ type: 'identityGone', nonRetryable: true });
    expect(audit.entries).toEqual([]);
  });

  test('was not deleted by a run that finds the intent of another', async () => {
    await site.byHand('DELETE', `/identities/${id}`);
    const another = { workflowId: 'offboarding/e', runId: 'another-run' };
    const meant = {
      at: '',
      type: 'identity.delete',
      phase: 'intended',
      actor: 'service',
      facts: {},
    } as const;
    await audit.append([{ ...meant, ...another, key: 'another-run/delete-intent' }]);
    const own = { workflowExecution: { ...another, runId: 'this-run' } };
    const { failure } = await attempt(() => activities().deleteIdentity(request), own);
    expect(failure).toMatchObject({ type: 'identityGone' });
  });

  test('was deleted by the run whose intent stands, whichever attempt got the answer', async () => {
    const { result, heartbeats } = await attempt(() => activities().deleteIdentity(request));
    expect(result).toMatchObject({ answered: 204 });
    const again = await attempt(() => activities().deleteIdentity(request), {
      attempt: 2,
      heartbeatDetails: heartbeats.at(-1),
    });
    expect(again.result).toMatchObject({ answered: 404, deletedAt: result?.deletedAt });
    expect(audit.entries).toHaveLength(1);
  });
});

test('deletes exactly what was shown, after its intent, and proves the 404', async () => {
  const started = Date.now();
  const proof = await remove({ approval: 'required', approvedBy: 'api-key:boss' });
  expect(proof.answered).toBe(204);
  expect(Date.parse(proof.deletedAt)).toBeGreaterThanOrEqual(started);
  expect(Date.parse(proof.verifiedAt)).toBeGreaterThanOrEqual(Date.parse(proof.deletedAt));
  expect(await isThere()).toBe(false);
  const { shown: identity, employeeId, requestedBy } = request;
  expect(audit.entries).toMatchObject([
    {
      key: '00000000-0000-0000-0000-000000000000/delete-intent',
      type: 'identity.delete',
      phase: 'intended',
      employeeId,
      facts: {
        identityId: id,
        role: identity.role,
        createdAt: identity.createdAt,
        requestedBy,
        approvedBy: 'api-key:boss',
      },
    },
  ]);
});

test('the same address may be used anew, and the new identity is not touched', async () => {
  const { traits } = await shown(site, id);
  await remove();
  const anew = await madeByHand(site, { email: traits.email, role: 'analyst' });
  await remove();
  expect((await shown(site, anew)).state).toBe('active');
});

describe('awaitSlot', () => {
  const slot = (takeSlot: Engine['takeSlot'], percentPerDay = 5, perHour = 10) => {
    const limited = site.activitiesWith({
      audit,
      engine: { ...quietEngine, takeSlot },
      deletionCaps: { perHour, percentPerDay, alarmContact: 'ops@example.com' },
    });
    return () => limited.awaitSlot({ employeeId: request.employeeId });
  };

  test.each(['deletionsStopped', 'deletionsQuarantined'] as const)(
    'without a slot (%s) it is asked again, and nobody is alarmed in the log',
    async (obstacle) => {
      const { failure } = await attempt(slot(() => Promise.resolve(obstacle)));
      expect(failure).toMatchObject({ type: 'noSlotYet', nonRetryable: false, category: 'BENIGN' });
    },
  );

  test('without a slot it is asked again after a minute, and ever after five', async () => {
    const asked = slot(() => Promise.resolve('deletionsQuarantined'));
    const delays = [1, 2, 3, 4, 1_000].map(async (number) => {
      const { failure } = await attempt(asked, { attempt: number });
      return (failure as ApplicationFailure).nextRetryDelay;
    });
    expect(await Promise.all(delays)).toEqual([1, 2, 4, 5, 5].map((minutes) => minutes * 60_000));
  });

  test('whatever else went wrong leaves it to the policy, which does not wait a minute', async () => {
    const away = transient('engineUnavailable', 'Temporal is out of reach');
    const { failure } = await attempt(slot(() => Promise.reject(away)));
    expect(failure).toMatchObject({ type: 'engineUnavailable', nextRetryDelay: undefined });
  });

  test('asks for the run, with caps in numbers: never below one a day, however few people there are', async () => {
    const asked: Parameters<Engine['takeSlot']>[0][] = [];
    const take: Engine['takeSlot'] = (slotRequest) => {
      asked.push(slotRequest);
      return Promise.resolve(undefined);
    };
    await attempt(slot(take, 0));
    await attempt(slot(take, 100));
    const everybody = (await site.byHand('GET', '/identities')) as unknown[];
    expect(asked).toEqual(
      [1, everybody.length].map((perDay) => ({
        holder: '00000000-0000-0000-0000-000000000000',
        caps: { perHour: 10, perDay },
        alarmContact: 'ops@example.com',
      })),
    );
  });

  test('counts people once for many who ask at the same time', async () => {
    let lists = 0;
    const counted = new Proxy(site.kratos, {
      get: (kratos, name, receiver) => {
        if (name === 'listIdentities') lists += 1;
        return Reflect.get(kratos, name, receiver) as unknown;
      },
    });
    const counting = site.activitiesWith({ kratos: counted });
    await Promise.all(Array.from({ length: 20 }, () => run(() => counting.awaitSlot({ employeeId: 'e' }))));
    expect(lists).toBe(1);
  });
});

describe('erase', () => {
  const own = '00000000-0000-0000-0000-000000000000';
  const erase = (engine: Partial<Engine>, recorded = true) =>
    attempt(() => activities(engine).erase({ employeeId: request.employeeId, recorded }));

  test('writes no record of a deletion that was not the service’s, and destroys the key all the same', async () => {
    await erase({}, false);
    expect(audit.done).toEqual([`key ${request.employeeId}`]);
  });

  test('keeps the key as long as a run is still listed, and is tried again', async () => {
    const left = { workflowId: 'onboarding/e', runId: 'r' };
    const { failure } = await erase({ closedRuns: () => Promise.resolve([left]) });
    expect(failure).toMatchObject({ type: 'engineUnavailable', nonRetryable: false });
    expect(audit.done).toEqual([`record ${request.employeeId}`]);
  });

  test('deletes nothing before the record is written', async () => {
    audit.down = true;
    const touched: unknown[] = [];
    const { failure } = await erase({
      closedRuns: () => Promise.resolve([{ workflowId: 'onboarding/e', runId: 'r' }]),
      deleteRun: (gone) => Promise.resolve(void touched.push(gone)),
    });
    expect(failure).toMatchObject({ type: 'storeUnavailable' });
    expect(touched).toEqual([]);
  });

  test('writes the record, deletes closed runs but not its own, and destroys the key last', async () => {
    let runs = [
      { workflowId: 'onboarding/e', runId: 'a' },
      { workflowId: 'role-change/e', runId: 'b' },
    ];
    const { failure } = await erase({
      closedRuns: (_, except) => Promise.resolve(except === own ? runs : []),
      deleteRun: (gone) => {
        audit.done.push(`run ${gone.runId}`);
        runs = runs.filter(({ runId }) => runId !== gone.runId);
        return Promise.resolve();
      },
    });
    expect(failure).toBeUndefined();
    const { employeeId } = request;
    expect(audit.done).toEqual([`record ${employeeId}`, 'run a', 'run b', `key ${employeeId}`]);
  });
});
