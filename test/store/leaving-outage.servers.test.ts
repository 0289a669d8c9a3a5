/**
 * The store goes away for minutes while people leave, on the real workflow and a real Kratos: each is at another step, and
 * none goes on without its entry. On the other versions of PostgreSQL the same outage is as short as its steps allow.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import { verifyExport } from '../../src/store/verify.js';
import { withAudit } from '../../src/worker/audit.js';
import { auditRules } from '../../src/worker/audited.js';
import { lateEngine } from '../activities/late-engine.js';
import { madeByHand, newJoiner, startSite, type Site } from '../activities/site.js';
import { startEngine, type Engine } from '../support/engine.js';
import { postgresVersions } from '../support/postgres-versions.js';
import { storeSite, type StoreSite } from './site.js';

const by = 'api-key:hr';
const boss = 'api-key:boss';
const graceMs = 5_000;
const minute = 60_000;
const late = lateEngine();
let site: Site;
let engine: Engine;
/** Of the version under test. */
let store: StoreSite;
/** Called between the deletion of this person and its entry. */
let goesAway: { employeeId: string; call: () => Promise<void> } | undefined;

beforeAll(async () => {
  site = await startSite();
  const activities = site.activitiesWith({
    engine: late.engine,
    audit: {
      append: (entries) => store.store.append(entries),
      has: (key) => store.store.has(key),
      deletionMemory: () => store.store.deletionMemory(),
      writeDeletionRecord: (of) => store.store.writeDeletionRecord(of),
      destroyPersonKey: (employeeId) => store.store.destroyPersonKey(employeeId),
    },
    // What is ordinary is not what is tested here.
    deletionCaps: { perHour: 1_000, percentPerDay: 10_000 },
  });
  const deleteIdentity: Activities['deleteIdentity'] = async (request) => {
    const proof = await activities.deleteIdentity(request);
    if (request.employeeId === goesAway?.employeeId) await goesAway.call();
    return proof;
  };
  engine = await startEngine(
    { ...activities, deleteIdentity },
    {},
    { offboarding: { graceMs, reminderLeadsMs: [], noticeAfterReleaseMs: 0 } },
    [
      withAudit(
        { append: (entries) => store.store.append(entries), has: (key) => store.store.has(key) },
        auditRules(String),
      ),
    ],
  );
  await late.connect(engine.temporal.address);
  await madeByHand(site, { ...newJoiner(), role: 'admin' });
});
afterAll(async () => {
  await engine.stop();
  await late.close();
  await site.stop();
});

interface Leaver {
  employeeId: string;
  identityId: string;
}

async function employed(role: 'analyst' | 'admin' = 'analyst'): Promise<Leaver> {
  const person = { ...newJoiner(), role };
  const { employeeId } = person;
  const metadata = { metadata_admin: { lifecycle: { employeeId } } };
  return { employeeId, identityId: await madeByHand(site, person, metadata) };
}
const seconds = (ahead: number) => new Date(Date.now() + ahead * 1_000).toISOString();
const leave = ({ employeeId }: Leaver, lastDayAt?: string) =>
  engine.lifecycle.offboard({ employeeId, locale: 'en', ...(lastDayAt && { lastDayAt }) }, by);
const reaches = ({ employeeId }: Leaver, stage: string, timeout = 20_000) =>
  expect
    .poll(async () => (await engine.lifecycle.offboarding(employeeId)).state.stage, {
      timeout,
      interval: 100,
    })
    .toBe(stage);
const waitsForStore = ({ employeeId }: Leaver) =>
  expect
    .poll(async () => (await engine.lifecycle.offboarding(employeeId)).waitingFor?.failure, {
      timeout: 30_000,
    })
    .toBe('storeUnavailable');

/** As Kratos has it. */
async function stateOf({ identityId }: Leaver): Promise<string> {
  const answer = await fetch(`${site.server.adminUrl}/admin/identities/${identityId}`);
  return answer.status === 404 ? 'gone' : ((await answer.json()) as { state: string }).state;
}
const entriesOf = ({ employeeId }: Leaver) => store.reading.entriesOf(employeeId);
const done = async (leaver: Leaver, type: string) =>
  (await entriesOf(leaver)).filter((entry) => entry.type === type && entry.phase === 'done');

const outages = postgresVersions().map((version) => ({
  ...version,
  atLeastMs: version.programs ? 0 : 2 * minute,
}));

describe.each(outages)('on PostgreSQL ($name)', ({ atLeastMs, ...version }) => {
  beforeAll(async () => {
    store = await storeSite(version);
  });
  afterAll(() => store.stop());

  test(
    'nobody goes on while it is away, no decision is lost, and all are deleted once it is back',
    async () => {
      const asked = await employed();
      const lastDay = await employed();
      const held = await employed();
      const released = await employed();
      const approved = await employed('admin');
      const due = await employed();
      const deleted = await employed();
      const everybody = { asked, lastDay, held, released, approved, due, deleted };
      const states = async () => {
        const found = Object.entries(everybody).map(async ([who, leaver]) => [who, await stateOf(leaver)]);
        return Object.fromEntries(await Promise.all(found)) as Record<string, string>;
      };

      // Each as far as it is to be when the store goes away.
      const { lifecycle } = engine;
      await leave(approved);
      await reaches(approved, 'awaitingApproval');
      for (const leaver of [released, deleted]) {
        await leave(leaver);
        await reaches(leaver, 'gracePeriod');
        await lifecycle.hold(leaver.employeeId, { reason: 'not yet' }, by);
      }
      const soon = seconds(12);
      await Promise.all(
        [held, due].map(async (leaver) => {
          await leave(leaver);
          await reaches(leaver, 'gracePeriod');
          await lifecycle.extend(leaver.employeeId, { until: soon }, by);
        }),
      );
      await leave(lastDay, soon);
      await reaches(lastDay, 'scheduled');

      const away = new Promise<void>((resolve, reject) => {
        const { employeeId } = deleted;
        goesAway = { employeeId, call: () => store.postgres.kill().then(resolve, reject) };
      });
      await lifecycle.release(deleted.employeeId, {}, by);
      await away;
      goesAway = undefined;
      const from = Date.now();
      expect(from).toBeLessThan(Date.parse(soon));

      // Decisions are answered meanwhile.
      expect((await lifecycle.hold(held.employeeId, { reason: 'a claim' }, by)).state.stage).toBe('onHold');
      await lifecycle.release(released.employeeId, {}, by);
      await lifecycle.approve(approved.employeeId, { identityId: approved.identityId }, boss);
      await leave(asked);

      const before = await states();
      expect(before).toEqual({
        asked: 'active',
        lastDay: 'active',
        held: 'inactive',
        released: 'inactive',
        approved: 'inactive',
        due: 'inactive',
        deleted: 'gone',
      });
      await Promise.all(Object.values(everybody).map(waitsForStore));
      const seen = new Set<string>();
      await expect
        .poll(
          async () => {
            seen.add(JSON.stringify(await states()));
            return Date.now() >= from + atLeastMs;
          },
          { timeout: atLeastMs + 10_000, interval: 1_000 },
        )
        .toBe(true);
      expect([...seen]).toEqual([JSON.stringify(before)]);
      expect((await lifecycle.offboarding(deleted.employeeId)).state.stage).toBe('deleting');

      const back = new Date().toISOString();
      await store.postgres.restart();
      const others = [asked, lastDay, released, approved, due, deleted];
      await Promise.all(others.map((leaver) => reaches(leaver, 'deleted', 1.5 * minute)));

      // The decision of the time is in the audit, and holds.
      await reaches(held, 'onHold');
      await expect
        .poll(async () => (await entriesOf(held)).map(({ type }) => type), { timeout: minute })
        .toContain('offboarding.hold');
      expect(await stateOf(held)).toBe('inactive');
      await lifecycle.release(held.employeeId, {}, by);
      await reaches(held, 'deleted');

      for (const [who, leaver] of Object.entries(everybody)) {
        expect(await stateOf(leaver), who).toBe('gone');
        const told = (await entriesOf(leaver)).map(({ type, phase }) => `${type} ${phase}`);
        expect(told.length, `${who}: ${told.join(', ')}`).toBe(new Set(told).size);
        expect(told, who).toEqual(
          expect.arrayContaining([
            'offboarding.request decided',
            'offboarding.begin done',
            'identity.deactivate intended',
            'identity.deactivate done',
            'deletion.slot done',
            'identity.delete intended',
            'identity.delete done',
            'person.erase done',
          ]),
        );
      }
      // Of what was due meanwhile nothing was done before the store was back.
      for (const leaver of [asked, lastDay])
        for (const { facts } of await done(leaver, 'identity.deactivate'))
          expect(String(facts['at']) > back, 'deactivated').toBe(true);
      for (const leaver of [asked, lastDay, held, released, approved, due])
        for (const { facts } of await done(leaver, 'identity.delete'))
          expect(String(facts['deletedAt']) > back, 'deleted').toBe(true);
      // What was done before its entry was written is not done again.
      const [deletion] = await done(deleted, 'identity.delete');
      expect(deletion?.facts['answered']).toBe(204);
      expect(String(deletion?.facts['deletedAt']) < back).toBe(true);
      const signed = await store.reading.deletionRecord(approved.employeeId);
      expect(signed?.record.approved?.by).toBe(boss);
      expect(await verifyExport(store.reading.export())).toMatchObject({ ok: true });
    },
    5 * minute,
  );
});
