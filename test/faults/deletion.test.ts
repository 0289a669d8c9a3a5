/** What a stop means for a deletion that is under way: it holds once it was acknowledged, or the deletion is told. */
import type { Info } from '@temporalio/activity';
import { beforeEach, expect, test, vi } from 'vitest';
import { createActivities } from '../../activities/activities.js';
import type { Engine } from '../../activities/engine.js';
import { memoryAudit, quietEngine, type MemoryAudit } from '../activities/ports.js';
import { attempt } from '../support/attempt.js';
import {
  identity as active,
  identityId,
  scriptedKratos,
  type Line,
  type ScriptedKratos,
} from './scripted-kratos.js';

const createdAt = '2026-01-01T00:00:00Z';
const inactive = { ...active, created_at: createdAt, state: 'inactive' };
const inactiveAdmin = { ...inactive, schema_id: 'admin' };
const otherAdmin = { ...active, id: '0b5f6b0e-6c2e-4d57-9f0a-3f7a1d9be001', schema_id: 'admin' };
const one = `/admin/identities/${identityId}` as const;
const line = (request: Line['request'], answer: Line['answer']): Line => ({ request, answer });
const get = (body: object): Line => line(`GET ${one}`, { status: 200, body });
const everybody = line('GET /admin/identities', { status: 200, body: [inactiveAdmin, otherAdmin] });
const gone = line(`GET ${one}`, { status: 404, body: { error: { code: 404, message: 'not there' } } });
const unanswered = line(`DELETE ${one}`, 'reset');
const deleted = line(`DELETE ${one}`, { status: 204, body: '' });

let audit: MemoryAudit;
let stopped: boolean;
beforeEach(() => {
  audit = memoryAudit();
  stopped = false;
});

const on = ({ kratos }: ScriptedKratos, engine: Partial<Engine> = {}) =>
  createActivities({
    kratos,
    mailer: { domain: 'example.com', send: () => Promise.resolve(), close: () => undefined },
    welcomeUrl: 'https://accounts.example.com/welcome',
    kratosPublicUrl: 'http://127.0.0.1',
    linkLifetimeMs: 1,
    inOnboarding: () => Promise.resolve(new Set()),
    engine: { ...quietEngine, deletionsStopped: () => Promise.resolve(stopped), ...engine },
    audit,
    deletionCaps: { perHour: 10, percentPerDay: 5 },
  });

interface Trial extends Partial<Info> {
  role?: string;
  engine?: Partial<Engine>;
}
const remove = (site: ScriptedKratos, { role = 'analyst', engine, ...info }: Trial = {}) =>
  attempt(
    () =>
      on(site, engine).deleteIdentity({
        employeeId: 'e-1',
        shown: { identityId, role, createdAt, wasActive: true },
        requestedBy: 'hr',
        approval: 'none',
      }),
    info,
  );
const phases = () => audit.entries.map(({ phase }) => phase);
const slotWithdrawn = { type: 'slotWithdrawn', nonRetryable: true };
const notYetKnown = { type: 'kratosUnavailable', nonRetryable: false };

test('a stop that comes amid a walk through everybody is seen', async () => {
  const site = await scriptedKratos([everybody, get(inactiveAdmin)]);
  void site.arrived(1).then(() => (stopped = true));
  const { failure } = await remove(site, { role: 'admin' });
  expect(failure).toMatchObject(slotWithdrawn);
});

test('what was heard of a stop is as fresh as what was read of the identity', async () => {
  let asked = 0;
  const slow: Partial<Engine> = {
    deletionsStopped: () => {
      asked += 1;
      const late = Date.now() + 5_000;
      if (asked === 2) vi.spyOn(Date, 'now').mockReturnValue(late);
      return Promise.resolve(false);
    },
  };
  const site = await scriptedKratos([get(inactive), get(inactive)]);
  const { failure } = await remove(site, { engine: slow }).finally(() => vi.restoreAllMocks());
  expect(failure).toMatchObject(notYetKnown);
});

test('nothing is sent that could be under way when the time of the attempt is over', async () => {
  const { failure } = await remove(await scriptedKratos([get(inactive), get(inactive)]), {
    startToCloseTimeoutMs: 9_500,
  });
  expect(failure).toMatchObject(notYetKnown);
});

/** An attempt that sent a deletion, and heard nothing. */
async function sent(more: Line[]) {
  const site = await scriptedKratos([get(inactive), get(inactive), unanswered, ...more]);
  const { failure, heartbeats } = await remove(site);
  expect(failure).toMatchObject({ type: 'kratosUnavailable' });
  return { site, handover: heartbeats.at(-1) as { deletedAt: string; attempt: number } };
}
const aMinuteAgo = () => new Date(Date.now() - 61_000).toISOString();

test('a deletion without an answer may still be carried out, so a stop is not acted on yet', async () => {
  const { site, handover } = await sent([get(inactive), gone, gone]);
  stopped = true;
  const next = await remove(site, { attempt: 2, heartbeatDetails: handover });
  expect(next.failure).toMatchObject(notYetKnown);
  const { nextRetryDelay } = next.failure as { nextRetryDelay: number };
  expect(nextRetryDelay).toBeGreaterThan(50_000);
  expect(nextRetryDelay).toBeLessThanOrEqual(60_000);
  expect(phases()).toEqual(['intended']);
  // It was.
  const last = await remove(site, { attempt: 3, heartbeatDetails: next.heartbeats.at(-1) });
  expect(last.result).toMatchObject({ answered: 404, deletedAt: handover.deletedAt });
});

test('after a minute it was not: the stop holds, and the intent is withdrawn', async () => {
  const { site } = await sent([get(inactive)]);
  stopped = true;
  const left = { deletedAt: aMinuteAgo(), attempt: 1 };
  const { failure } = await remove(site, { attempt: 2, heartbeatDetails: left });
  expect(failure).toMatchObject(slotWithdrawn);
  expect(phases()).toEqual(['intended', 'refused']);
});

test.each<[string, object | undefined]>([
  ['a worker that died left no word', undefined],
  ['the word that is left is of an attempt before', { deletedAt: '2026-01-01T00:00:00Z', attempt: 1 }],
])('%s: a deletion may have been sent until this attempt was due', async (_, left) => {
  const { site } = await sent([get(inactive), get(inactive)]);
  stopped = true;
  const third = { attempt: 3, ...(left && { heartbeatDetails: left }) };
  const { failure, heartbeats } = await remove(site, third);
  expect(failure).toMatchObject(notYetKnown);
  expect(phases()).toEqual(['intended']);
  const due = { attempt: 4, currentAttemptScheduledTimestampMs: Date.now() };
  const settled = { ...(heartbeats.at(-1) as object), deletedAt: aMinuteAgo() };
  expect((await remove(site, { ...due, heartbeatDetails: settled })).failure).toMatchObject(slotWithdrawn);
});

test('walks through everybody keep the word of an earlier attempt', async () => {
  const alone = line('GET /admin/identities', { status: 200, body: [inactiveAdmin] });
  const site = await scriptedKratos([alone, get(inactiveAdmin)]);
  const left = { deletedAt: aMinuteAgo(), attempt: 1 };
  const { heartbeats } = await remove(site, { role: 'admin', attempt: 2, heartbeatDetails: left });
  expect(heartbeats).toEqual([left]);
});

test('a slot that was not used within an hour is given back', async () => {
  const site = await scriptedKratos([get(inactive), get(inactive), get(inactive), deleted, gone]);
  const hourMs = 3_600_000;
  const late = await remove(site, { scheduledTimestampMs: Date.now() - hourMs - 1_000, attempt: 40 });
  expect(late.failure).toMatchObject(slotWithdrawn);
  expect(phases()).toEqual([]);
  const inTime = await remove(site, { scheduledTimestampMs: Date.now() - hourMs + 10_000, attempt: 40 });
  expect(inTime.result).toMatchObject({ answered: 204 });
});

test('no slot is asked for while the store is away', async () => {
  const takeSlot = vi.fn(quietEngine.takeSlot);
  audit.down = true;
  const activities = on(await scriptedKratos([]), { takeSlot });
  const { failure } = await attempt(() => activities.awaitSlot({ employeeId: 'e-1' }));
  expect(failure).toMatchObject({ type: 'storeUnavailable', nonRetryable: false });
  expect(takeSlot).not.toHaveBeenCalled();
});
