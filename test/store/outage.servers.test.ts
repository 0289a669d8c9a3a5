/** The store goes away under a real Temporal and worker: no effect without its entry, none lost, none done twice. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import type { Audit } from '../../activities/audit.js';
import { verifyExport } from '../../src/store/verify.js';
import { withAudit } from '../../src/worker/audit.js';
import { auditRules } from '../../src/worker/audited.js';
import { startEngine, type Engine } from '../support/engine.js';
import { postgresVersions } from '../support/postgres-versions.js';
import { town } from '../support/town.js';
import { storeSite, type StoreSite } from './site.js';

const place = town();
/** Of the version under test. */
let site: StoreSite;
let engine: Engine;
/** What happens within an effect, once, and how often the effect of which activity was there for whom. */
let within: { effect: string; call: () => Promise<void> } | undefined;
const effects: string[] = [];

async function happened(effect: string): Promise<void> {
  effects.push(effect);
  if (within?.effect !== effect) return;
  const { call } = within;
  within = undefined;
  await call();
}

const audit: Pick<Audit, 'append' | 'has'> = {
  append: (entries) => site.store.append(entries),
  has: (key) => site.store.has(key),
};

beforeAll(async () => {
  const { createIdentity, issueRecoveryLink } = place.activities as Pick<
    Activities,
    'createIdentity' | 'issueRecoveryLink'
  >;
  engine = await startEngine(
    {
      ...place.activities,
      async createIdentity(request) {
        const created = await createIdentity(request);
        await happened(`create ${request.employeeId}`);
        return created;
      },
      async issueRecoveryLink(request) {
        const issued = await issueRecoveryLink(request);
        await happened(`mail ${request.employeeId}`);
        return issued;
      },
    },
    {},
    {},
    [withAudit(audit, auditRules(String))],
  );
});
afterAll(() => engine.stop());

describe.each(postgresVersions())('on PostgreSQL ($name)', (version) => {
  const prefix = version.name.replace(/\W+/g, '-');
  beforeAll(async () => {
    site = await storeSite(version);
  });
  afterAll(() => site.stop());

  const emailOf = (employeeId: string) => `${employeeId}@example.com`;
  const effectsOn = (employeeId: string) => effects.filter((effect) => effect.endsWith(` ${employeeId}`));
  const onboard = (employeeId: string) =>
    engine.lifecycle.onboard(
      { employeeId, email: emailOf(employeeId), name: 'Ada', role: 'analyst', locale: 'en' },
      'api-key:admin',
    );
  const people = (what: string) => Array.from({ length: 5 }, (_, n) => `${prefix}-${what}-${n}`);
  const entriesOf = async (employeeId: string) =>
    (await site.reading.entriesOf(employeeId)).map(({ type, phase }) => `${type} ${phase}`);
  const whole = [
    'identity.create intended',
    'identity.create done',
    'link.issue intended',
    'link.issue done',
  ];
  const waitsForStore = (employeeId: string) =>
    expect
      .poll(async () => (await engine.lifecycle.onboarding(employeeId)).waitingFor?.failure, {
        timeout: 20_000,
      })
      .toBe('storeUnavailable');
  const isWhole = (employeeId: string) =>
    expect.poll(() => entriesOf(employeeId), { timeout: 60_000 }).toEqual(whole);

  test('while it is away nothing is done, and all of it once it is back, with an entry for each', async () => {
    const [before, during] = [people('before'), people('during')];
    await Promise.all(before.map(onboard));
    await Promise.all(before.map(isWhole));

    await site.postgres.kill();
    await Promise.all(during.map(onboard));
    await Promise.all(during.map(waitsForStore));
    expect(during.flatMap(effectsOn)).toEqual([]);

    await site.postgres.restart();
    await Promise.all(during.map(isWhole));
    for (const employeeId of [...before, ...during])
      expect(effectsOn(employeeId)).toEqual([`create ${employeeId}`, `mail ${employeeId}`]);
    expect(await verifyExport(site.reading.export())).toMatchObject({ ok: true, entries: 40 });
  }, 120_000);

  test('where it goes away right after an effect, that is not done again, and its entry is written later', async () => {
    const employeeId = `${prefix}-between`;
    within = { effect: `mail ${employeeId}`, call: () => site.postgres.kill() };
    await onboard(employeeId);
    await waitsForStore(employeeId);
    await site.postgres.restart();
    await isWhole(employeeId);
    expect(effectsOn(employeeId)).toEqual([`create ${employeeId}`, `mail ${employeeId}`]);
  }, 120_000);

  test('after the first try of making an identity, which leaves no word, it is made sure of again', async () => {
    const employeeId = `${prefix}-local`;
    within = { effect: `create ${employeeId}`, call: () => site.postgres.kill() };
    await onboard(employeeId);
    await waitsForStore(employeeId);
    await site.postgres.restart();
    await expect
      .poll(() => entriesOf(employeeId), { timeout: 60_000 })
      .toEqual(['identity.create intended', ...whole]);
  }, 120_000);

  test('an audited onboarding takes no more events than one that is not', async () => {
    const employeeId = `${prefix}-events`;
    await onboard(employeeId);
    await isWhole(employeeId);
    const history = await engine.client.workflow.getHandle(`onboarding/${employeeId}`).fetchHistory();
    const events = history.events ?? [];
    const scheduled = events.flatMap(
      ({ activityTaskScheduledEventAttributes: it }) => it?.activityType?.name ?? [],
    );
    // The poll may or may not have begun.
    expect(scheduled.filter((name) => name !== 'awaitActivation')).toEqual(['issueRecoveryLink']);
    // The identity is made by a local activity.
    expect(events.filter(({ markerRecordedEventAttributes }) => markerRecordedEventAttributes)).toHaveLength(
      1,
    );
  });
});
