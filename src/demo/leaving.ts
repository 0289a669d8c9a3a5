/** Somebody leaves: not after all, then for good, with the consent of a second admin and evidence that outlives her data. */
import { setTimeout as delay } from 'node:timers/promises';
import { RefusedByApi, type LifecycleClient } from '../client.js';
import { flawOfRecord } from '../store/deletion-record.js';
import { publicKeys } from '../store/signing.js';
import { verifyExport } from '../store/verify.js';
import type { Stack } from '../stack/stack.js';
import { ada, password } from './ada.js';
import type { Browser } from './browser.js';
import type { Timeline } from './timeline.js';
import { until, untilStage } from './wait.js';

/** In place of 30 days, and of a day's notice after a hold. */
export const leavingPolicy = `
defaults:
  offboarding: { gracePeriod: 4s, reminders: [], approval: required, noticeAfterRelease: 4s }
`;

const seconds = (count: number) => new Date(Date.now() + count * 1000).toISOString();

async function refusal(asking: Promise<unknown>): Promise<string> {
  try {
    await asking;
  } catch (error) {
    if (error instanceof RefusedByApi) return error.problem.type.replace('/problems/', '');
    throw error;
  }
  return 'granted';
}

/** @param home a browser in which she is signed in */
export async function leaving(
  stack: Stack,
  admin: LifecycleClient,
  secondAdmin: LifecycleClient,
  home: Browser,
  { tell, check }: Timeline,
): Promise<void> {
  const { employeeId } = ada;
  const hers = () => admin.offboarding(employeeId);
  const whoami = async () => (await home.open(new URL('/sessions/whoami', stack.kratosPublic))).status;
  const signIn = async () => {
    const login = await home.open(new URL('/login', stack.api));
    return (await home.submit(login, { identifier: ada.email, password })).url.pathname;
  };
  const inKratos = async (identityId: string) =>
    (await fetch(`${stack.kratosAdmin}/admin/identities/${identityId}`)).status;

  tell(`HR: ${ada.name} leaves (30 days of grace are 4 s here)`);
  check('until now her session is good', (await whoami()) === 200);
  const asked = Date.now();
  await admin.offboard({ employeeId, reason: 'end of contract' });
  const refusedAt = await until(whoami, (status) => status === 401, {
    timeoutMs: 5_000,
    otherwise: (status) => `her session is still answered ${status}`,
  }).then(() => Date.now());
  check('her session is refused within a second', refusedAt - asked < 1_000, `${refusedAt - asked} ms`);
  const { identity, deleteAt } = await untilStage(hers, 'gracePeriod', 5_000);
  const { identityId = '' } = identity ?? {};

  const later = seconds(5);
  const extended = await admin.extend(employeeId, { until: later });
  check('the grace period is extended', deleteAt !== undefined && extended.deleteAt === later);
  await admin.hold(employeeId, { reason: 'legal hold 17/2026' });
  await delay(Date.parse(later) - Date.now() + 500);
  const held = await hers();
  check('the deadline passes, and a hold keeps her identity', (await inKratos(identityId)) === 200);
  check('the status says so', held.state.stage === 'onHold', held.state.stage);
  const released = await admin.release(employeeId, {});
  check(
    'released, there is notice before anything happens',
    Date.parse(released.deleteAt ?? '') > Date.now(),
  );

  tell('HR: she stays after all');
  await admin.rescindOffboarding(employeeId, { reason: 'contract renewed' });
  await untilStage(hers, 'rescinded', 10_000);
  check('she signs in again, with the password she had', (await signIn()) === '/signed-in');

  tell('HR: she leaves for good');
  await admin.offboard({ employeeId, reason: 'retires' });
  await untilStage(hers, 'gracePeriod', 10_000);
  check(
    'who asked for the deletion cannot approve it',
    (await refusal(admin.approve(employeeId, { identityId }))) === 'same-person',
  );
  await untilStage(hers, 'awaitingApproval', 15_000);
  check(
    'the grace period ends, and without consent nothing is deleted',
    (await inKratos(identityId)) === 200,
  );
  await secondAdmin.approve(employeeId, { identityId });
  await untilStage(hers, 'deleted', 20_000);
  check('a second admin consents: deleted, and Kratos answers 404', (await inKratos(identityId)) === 404);
  const tooLate = await refusal(admin.rescindOffboarding(employeeId, {}));
  check('taking it back comes too late', tooLate === 'not-in-this-stage', tooLate);
  check('she cannot sign in any more', (await signIn()) === '/login');

  const trusted = publicKeys((await admin.auditKeys()).keys);
  const record = await admin.deletionRecord(employeeId);
  const { requested, approved, deleted } = record.record;
  check(
    'the deletion record says who asked, who consented, and that Kratos answered 404',
    flawOfRecord(record, trusted) === undefined && deleted.verifiedGoneAt > deleted.at,
    `${requested.by}, ${approved?.by ?? 'nobody'}`,
  );
  const forged = { ...record, record: { ...record.record, requested: { ...requested, by: 'nobody' } } };
  check('a forged one is known by its signature', flawOfRecord(forged, trusted) === 'wrong signature');
  const verdict = await verifyExport(admin.auditExport(), { trusted });
  check('the audit chain verifies, though her data is erased', verdict.ok, `${verdict.entries} entries`);
}
