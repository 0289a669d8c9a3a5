import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attempt, run } from '../support/attempt.js';
import { open } from './recovery-flow.js';
import { hour, madeByHand, newJoiner, patchByHand, startSite, type Site } from './site.js';

let site: Site;
let joiner: ReturnType<typeof newJoiner>;
let identityId: string;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());
beforeEach(async () => {
  joiner = newJoiner();
  ({ identityId } = await run(() => site.activities.createIdentity(joiner)));
});

const look = (changed: { since?: string; settingsWindowMs?: number } = {}) =>
  attempt(() =>
    site.activities.awaitActivation({
      identityId,
      employeeId: joiner.employeeId,
      since: new Date(Date.now() - hour).toISOString(),
      settingsWindowMs: hour,
      ...changed,
    }),
  );

async function opening() {
  const made = await site.byHand('POST', '/recovery/link', { identity_id: identityId, expires_in: '1h' });
  return open(site.server.publicUrl, (made as { recovery_link: string }).recovery_link);
}

test('an invited person who has not opened the link is not activated: a failure that nobody has to know of', async () => {
  expect((await look()).failure).toMatchObject({
    type: 'notYetActivated',
    nonRetryable: false,
    category: 'BENIGN',
  });
});

test('an opened link is no credential; a password is', async () => {
  const opened = await opening();
  expect((await look()).failure).toMatchObject({ type: 'notYetActivated' });
  await opened.setPassword('seven quiet tractors');
  expect((await look()).result).toBe('activated');
});

test('a link that was opened is burned once the settings window is over, and not before', async () => {
  await opening();
  expect((await look({ settingsWindowMs: 60_000 })).failure).toMatchObject({ type: 'notYetActivated' });
  await expect.poll(async () => (await look({ settingsWindowMs: 1 })).result).toBe('burned');
});

test('an opening of an earlier link burns nothing', async () => {
  await opening();
  const since = new Date(Date.now() + 1_000).toISOString();
  expect((await look({ since, settingsWindowMs: 1 })).failure).toMatchObject({ type: 'notYetActivated' });
});

test('a password outweighs any opening', async () => {
  await (await opening()).setPassword('seven quiet tractors');
  await opening();
  expect((await look({ settingsWindowMs: 1 })).result).toBe('activated');
});

describe('an identity that somebody else', () => {
  test.each([
    ['deactivated', () => patchByHand(site, identityId, '/state', 'inactive'), 'identityChanged'],
    [
      'stripped of the marker',
      () => patchByHand(site, identityId, '/metadata_admin/lifecycle', null),
      'identityChanged',
    ],
    [
      'gave to another employee',
      () => patchByHand(site, identityId, '/metadata_admin/lifecycle', { employeeId: 'e-other' }),
      'identityChanged',
    ],
    [
      'left with metadata of another form',
      () => patchByHand(site, identityId, '/metadata_admin', 'text'),
      'identityChanged',
    ],
    ['deleted', () => site.byHand('DELETE', `/identities/${identityId}`), 'identityGone'],
  ])('%s: a person decides', async (_, byHand, type) => {
    await byHand();
    expect((await look()).failure).toMatchObject({ type, nonRetryable: true });
  });
});

test('a one-time code, which every address has, is no credential', async () => {
  const other = newJoiner();
  identityId = await madeByHand(site, other, {
    metadata_admin: { lifecycle: { employeeId: joiner.employeeId } },
  });
  expect((await look()).failure).toMatchObject({ type: 'notYetActivated' });
});
