import type { Info } from '@temporalio/activity';
import { activityInfo, heartbeat } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import type { AuditEntry } from '../../activities/audit.js';
import { decisive, transient } from '../../activities/failures.js';
import { invitationActivities } from '../../activities/invitation.js';
import { withAudit } from '../../src/worker/audit.js';
import { auditRules } from '../../src/worker/audited.js';
import { withoutForeignMessages } from '../../src/worker/interceptors.js';

/** An audit in memory, which is away while `away` is set. */
function memory() {
  const entries: AuditEntry[] = [];
  const audit = {
    away: false,
    entries,
    kept: () => entries.map(({ type, phase }) => `${type} ${phase}`),
    append(added: readonly AuditEntry[]) {
      if (audit.away) return Promise.reject(transient('storeUnavailable', 'away'));
      for (const entry of added) if (!entries.some(({ key }) => key === entry.key)) entries.push(entry);
      return Promise.resolve();
    },
    has: (key: string) =>
      audit.away
        ? Promise.reject(transient('storeUnavailable', 'away'))
        : Promise.resolve(entries.some((entry) => entry.key === key)),
  };
  return audit;
}

const rules = auditRules((address) => `hash of ${address.length} letters`);

/** Attempts of one activity, each with what the one before left. */
function attempts(audit: ReturnType<typeof memory>, activityType: keyof Activities) {
  let attempt = 0;
  let details: unknown;
  return async <T>(activity: (input: never) => Promise<T>, input: unknown): Promise<T> => {
    attempt += 1;
    const info: Partial<Info> = {
      activityType,
      activityId: '7',
      attempt,
      heartbeatDetails: details,
      workflowExecution: { workflowId: 'onboarding/e-1', runId: 'run-1' },
    };
    const env = new MockActivityEnvironment(info, {
      interceptors: [withoutForeignMessages, withAudit(audit, rules)],
      logger: new DefaultLogger('ERROR'),
    });
    env.on('heartbeat', (left: unknown) => (details = left));
    return env.run(activity as (input: unknown) => Promise<T>, input);
  };
}

const joiner = { employeeId: 'e-1', email: 'ada@example.com', name: 'Ada', role: 'analyst' };
const created = { identityId: 'identity-1', hasCredential: false, existed: false };

test('an effect is intended before it, and done after it', async () => {
  const audit = memory();
  const effect = () => {
    audit.entries.push({ ...(audit.entries[0] as AuditEntry), key: 'effect', type: 'effect', phase: 'done' });
    return Promise.resolve(created);
  };
  expect(await attempts(audit, 'createIdentity')(effect, joiner)).toEqual(created);
  expect(audit.kept()).toEqual(['identity.create intended', 'effect done', 'identity.create done']);
  expect(audit.entries[0]).toMatchObject({
    key: 'run-1/createIdentity-7/intended',
    employeeId: 'e-1',
    workflowId: 'onboarding/e-1',
    runId: 'run-1',
    actor: 'service',
    personal: { email: 'ada@example.com', name: 'Ada' },
  });
  expect(audit.entries[2]).toMatchObject({
    key: 'run-1/createIdentity-7/done',
    facts: { ...created, role: 'analyst' },
  });
});

test('facts hold nothing personal, of any activity', async () => {
  const audit = memory();
  await attempts(audit, 'createIdentity')(() => Promise.resolve(created), joiner);
  for (const { facts } of audit.entries) expect(JSON.stringify(facts)).not.toMatch(/@|Ada/);
});

test('while the store is away nothing is done, and everything once it is back', async () => {
  const audit = memory();
  const attempt = attempts(audit, 'createIdentity');
  let done = 0;
  const effect = () => Promise.resolve({ ...created, n: (done += 1) });
  audit.away = true;
  for (let n = 0; n < 3; n += 1)
    await expect(attempt(effect, joiner)).rejects.toMatchObject({ type: 'storeUnavailable' });
  expect(done).toBe(0);
  audit.away = false;
  await attempt(effect, joiner);
  expect(done).toBe(1);
  expect(audit.kept()).toEqual(['identity.create intended', 'identity.create done']);
});

test('where the store goes away after the effect, the next attempts only write the entry', async () => {
  const audit = memory();
  const attempt = attempts(audit, 'createIdentity');
  let done = 0;
  const effect = () => {
    done += 1;
    audit.away = true;
    return Promise.resolve(created);
  };
  for (let n = 0; n < 3; n += 1)
    await expect(attempt(effect, joiner)).rejects.toMatchObject({ type: 'storeUnavailable' });
  audit.away = false;
  expect(await attempt(effect, joiner)).toEqual(created);
  expect(done).toBe(1);
  expect(audit.kept()).toEqual(['identity.create intended', 'identity.create done']);
});

test('what is refused for good is told with its reason; what is tried again is not', async () => {
  const audit = memory();
  const attempt = attempts(audit, 'createIdentity');
  await expect(attempt(() => Promise.reject(transient('kratosUnavailable', '')), joiner)).rejects.toThrow();
  await expect(attempt(() => Promise.reject(new TypeError('x')), joiner)).rejects.toThrow('unforeseen');
  expect(audit.kept()).toEqual(['identity.create intended']);
  await expect(attempt(() => Promise.reject(decisive('emailTaken', '')), joiner)).rejects.toThrow();
  expect(audit.entries.at(-1)).toMatchObject({ phase: 'refused', facts: { failure: 'emailTaken' } });
});

test('a poll for a slot leaves one entry: that there is one, and whose', async () => {
  const audit = memory();
  const attempt = attempts(audit, 'awaitSlot');
  const none = () => Promise.reject(transient('noSlotYet', ''));
  await expect(attempt(none, { employeeId: 'e-1' })).rejects.toMatchObject({ type: 'noSlotYet' });
  await attempt(() => Promise.resolve(), { employeeId: 'e-1' });
  expect(audit.entries).toMatchObject([{ type: 'deletion.slot', phase: 'done', facts: { holder: 'run-1' } }]);
});

test('what changes nothing leaves nothing, and works while the store is away', async () => {
  const audit = memory();
  audit.away = true;
  expect(await attempts(audit, 'listPeople')(() => Promise.resolve('page'), { limit: 1 })).toBe('page');
});

test('what an activity left for its next attempt is there in spite of attempts that were stopped before it', async () => {
  const audit = memory();
  const attempt = attempts(audit, 'deactivate');
  const input = { employeeId: 'e-1', shown: { identityId: 'identity-1' } };
  await expect(
    attempt(() => {
      heartbeat({ sessionsBefore: 2 });
      return Promise.reject(transient('kratosUnavailable', ''));
    }, input),
  ).rejects.toThrow();
  audit.away = true;
  await expect(attempt(() => Promise.resolve(), input)).rejects.toMatchObject({ type: 'storeUnavailable' });
  audit.away = false;
  const seen = () => Promise.resolve(activityInfo().heartbeatDetails as unknown);
  expect(await attempt(seen, input)).toEqual({ sessionsBefore: 2, notRun: 1 });
});

test('a mail that was never begun, since the store was away, is not counted as one that may have gone out', async () => {
  const audit = memory();
  const attempt = attempts(audit, 'issueRecoveryLink');
  const kratos = { getIdentity: () => Promise.resolve({ status: 200, data: { id: 'i' } }) };
  const invitations = invitationActivities({
    kratos: kratos as never,
    mailer: undefined as never,
    welcomeUrl: '',
    kratosPublicUrl: '',
  });
  const input = { ...joiner, identityId: 'i', issue: 1, reason: 'first', delivery: 'link' };
  const issue = (request: never) => invitations.issueRecoveryLink(request);
  const left = async () => {
    const { ambiguousSends } = activityInfo().heartbeatDetails as { ambiguousSends: number };
    return Promise.resolve(ambiguousSends);
  };
  audit.away = true;
  for (let n = 0; n < 3; n += 1) await expect(attempt(issue, input)).rejects.toThrow();
  audit.away = false;
  // Kratos answers nonsense, which ends the attempt in order; it says what it has inherited.
  await expect(attempt(issue, input)).rejects.toThrow();
  await expect(attempt(left as never, input)).resolves.toBe(0);
});
