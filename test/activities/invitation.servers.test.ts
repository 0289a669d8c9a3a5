import type { Info } from '@temporalio/activity';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IssueRecoveryLink } from '../../activities/invitation.js';
import type { Mail } from '../../src/stack/mailbox/mail.js';
import { attempt, everythingOf, run } from '../support/attempt.js';
import { open } from './recovery-flow.js';
import { hour, newJoiner, patchByHand, startSite, welcomeUrl, type Site } from './site.js';

let site: Site;
let joiner: ReturnType<typeof newJoiner>;
let identityId: string;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());
beforeEach(async () => {
  await site.inbox.clearFaults();
  joiner = newJoiner();
  ({ identityId } = await run(() => site.activities.createIdentity(joiner)));
});

const request = (changed: Partial<IssueRecoveryLink> = {}): IssueRecoveryLink => ({
  identityId,
  employeeId: joiner.employeeId,
  email: joiner.email,
  name: joiner.name,
  locale: 'en',
  issue: 1,
  reason: 'first',
  look: false,
  linkLifetimeMs: 24 * hour,
  settingsWindowMs: hour,
  delivery: 'link',
  anotherFollows: true,
  ...changed,
});

const issue = (changed: Partial<IssueRecoveryLink> = {}, info: Partial<Info> = {}) =>
  attempt(() => site.activities.issueRecoveryLink(request(changed)), info);

const mails = () => site.inbox.mails({ to: joiner.email });

/** The link behind the `#` of the welcome page, as the page reads it. */
function linkIn(mail: Mail | undefined): string {
  const welcome = mail?.links.find((link) => link.startsWith(`${welcomeUrl}?lang=en#`));
  return decodeURIComponent(welcome?.split('#')[1] ?? '');
}

const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? '';

describe('a link that is issued', () => {
  test('comes by mail, and opens a session in which a password can be set', async () => {
    const { result } = await issue();
    expect(result).toMatchObject({ outcome: 'issued', ambiguousSends: 0 });
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    const link = linkIn(mail);
    expect(link.startsWith(`${site.server.publicUrl}/self-service/recovery?`)).toBe(true);
    const opening = await open(site.server.publicUrl, link);
    expect(await opening.signedIn()).toBe(true);
    await opening.setPassword('seven quiet tractors');
    expect((await issue({ look: true, issue: 2 })).result).toEqual({ outcome: 'activated' });
  });

  test('expires when its lifetime is over, by the clock of Kratos', async () => {
    const before = Date.now();
    const { result } = await issue({ linkLifetimeMs: 36 * hour });
    if (result?.outcome !== 'issued') throw new Error('nothing was issued');
    expect(Math.abs(Date.parse(result.expiresAt) - before - 36 * hour)).toBeLessThan(5_000);
    expect(Date.parse(result.expiresAt) - Date.parse(result.issuedAt)).toBe(36 * hour);
  });

  test('is nowhere but in the mail: not in results, heartbeats and failures', async () => {
    await site.inbox.fault({ stage: 'dropAfterData', times: 1, to: joiner.email });
    const lost = await issue();
    const repeated = await issue({}, { attempt: 2, heartbeatDetails: lost.heartbeats.at(-1) });
    const tokens = (await mails()).map((mail) => linkIn(mail)).map(tokenOf);
    expect(tokens.map((token) => token.length)).toEqual([32, 32]);
    const left = everythingOf(lost, repeated);
    for (const secret of [...tokens, 'self-service', joiner.email, joiner.name])
      expect(left).not.toContain(secret);
  });

  test('may be a code, which is nowhere but in the mail either', async () => {
    const attempted = await issue({ delivery: 'code' });
    expect(attempted.result).toMatchObject({ outcome: 'issued' });
    const [mail] = await mails();
    const code = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? 'no code';
    expect(everythingOf(attempted)).not.toContain(code);
    const page = mail?.links.find((link) => link.includes('flow=')) ?? '';
    const flow = new URL(page).searchParams.get('flow') ?? '';
    const answer = await fetch(`${site.server.publicUrl}/self-service/recovery?flow=${flow}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'code', code, csrf_token: '' }),
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.getSetCookie().join()).toContain('ory_kratos_session');
  });

  test('is not mailed where it leads to another origin than people are sent to', async () => {
    const elsewhere = site.activitiesWith({ kratosPublicUrl: 'https://accounts.example.com' });
    const attempted = await attempt(() => elsewhere.issueRecoveryLink(request()));
    expect(attempted.failure).toMatchObject({ type: 'kratosMisconfigured', nonRetryable: false });
    expect(everythingOf(attempted)).not.toContain('token=');
    expect(await mails()).toEqual([]);
  });
});

describe('a look before another link', () => {
  /** @returns when the link was issued */
  async function issueAndOpen(): Promise<string> {
    const { result } = await issue();
    if (result?.outcome !== 'issued') throw new Error('nothing was issued');
    await open(site.server.publicUrl, linkIn((await mails())[0]));
    return result.issuedAt;
  }
  const another = async (changed: Partial<IssueRecoveryLink>) =>
    (await issue({ look: true, issue: 2, reason: 'expired', ...changed })).result;

  test('an opening within the settings window: the person may be choosing a password', async () => {
    const since = await issueAndOpen();
    const result = await another({ since });
    if (result?.outcome !== 'inUse') throw new Error('the opening was not noticed');
    expect(Math.abs(Date.parse(result.until) - Date.now() - hour)).toBeLessThan(10_000);
    expect(await mails()).toHaveLength(1);
  });

  test('an opening that came to nothing: another link, and the mail tells why', async () => {
    const since = await issueAndOpen();
    expect(await another({ since, settingsWindowMs: 1 })).toMatchObject({
      outcome: 'issued',
      earlierBurned: true,
    });
    const subjects = (await mails()).map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(2);
  });

  test('an opening of before, or a person who asks for another link: another link', async () => {
    const since = await issueAndOpen();
    const later = new Date(Date.now() + 1_000).toISOString();
    const issued = { outcome: 'issued', earlierBurned: false };
    expect(await another({ since: later })).toMatchObject(issued);
    expect(await another({ since, reason: 'requested' })).toMatchObject(issued);
  });

  test.each([
    ['deactivated', () => patchByHand(site, identityId, '/state', 'inactive'), 'identityChanged'],
    [
      'given another address',
      () => patchByHand(site, identityId, '/traits/email', `x.${joiner.email}`),
      'identityChanged',
    ],
    ['stripped of the marker', () => patchByHand(site, identityId, '/metadata_admin', {}), 'identityChanged'],
    ['deleted', () => site.byHand('DELETE', `/identities/${identityId}`), 'identityGone'],
  ])('an identity that was %s gets none', async (_, byHand, type) => {
    await byHand();
    const { failure } = await issue({ look: true });
    expect(failure).toMatchObject({ type, nonRetryable: true });
    expect(everythingOf(failure)).not.toContain(joiner.email);
    expect(await mails()).toEqual([]);
  });

  test('the address in another case is the same address', async () => {
    await patchByHand(site, identityId, '/traits/email', joiner.email.toUpperCase());
    expect((await issue({ look: true })).result).toMatchObject({ outcome: 'issued' });
  });

  test('an identity that is gone is noticed without a look as well', async () => {
    await site.byHand('DELETE', `/identities/${identityId}`);
    expect((await issue()).failure).toMatchObject({ type: 'identityGone' });
    expect((await issue({ delivery: 'code' })).failure).toMatchObject({ type: 'identityGone' });
  });
});

describe('a mail that fails', () => {
  test('for good, since the recipient is refused', async () => {
    await site.inbox.fault({ stage: 'rcpt', times: 1, to: joiner.email });
    const { failure, heartbeats } = await issue();
    expect(failure).toMatchObject({ type: 'undeliverable', nonRetryable: true });
    expect(heartbeats).toEqual([{ attempt: 1, ambiguousSends: 0 }]);
  });

  test('for now counts as no send: orderly attempts leave word', async () => {
    await site.inbox.fault({ stage: 'data', code: 451, times: 1, to: joiner.email });
    const first = await issue();
    expect(first.failure).toMatchObject({ type: 'mailUnavailable', nonRetryable: false });
    const second = await issue({}, { attempt: 2, heartbeatDetails: first.heartbeats.at(-1) });
    expect(second.result).toMatchObject({ outcome: 'issued', ambiguousSends: 0 });
    expect(await mails()).toHaveLength(1);
  });

  test('after it was handed over is counted once and repeated under the same Message-ID', async () => {
    await site.inbox.fault({ stage: 'dropAfterData', times: 1, to: joiner.email });
    const first = await issue();
    expect(first.failure).toMatchObject({ type: 'mailAmbiguous', nonRetryable: false });
    const second = await issue({}, { attempt: 2, heartbeatDetails: first.heartbeats.at(-1) });
    expect(second.result).toMatchObject({ outcome: 'issued', ambiguousSends: 1 });
    const sent = await mails();
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
  });

  test('is another mail, with another Message-ID, for another link', async () => {
    await issue();
    await issue({ issue: 2 });
    expect(new Set((await mails()).map(({ messageId }) => messageId)).size).toBe(2);
  });

  test('an attempt that vanished without a word is counted, wherever it stands in the row', async () => {
    expect((await issue({}, { attempt: 2 })).result).toMatchObject({ ambiguousSends: 1 });
    const heartbeatDetails = { attempt: 2, ambiguousSends: 1 };
    expect((await issue({}, { attempt: 3, heartbeatDetails })).result).toMatchObject({ ambiguousSends: 1 });
    expect((await issue({}, { attempt: 5, heartbeatDetails })).result).toMatchObject({ ambiguousSends: 3 });
  });

  test('a repeated attempt looks first, and sends nothing to a person who has a password by then', async () => {
    await issue();
    const opening = await open(site.server.publicUrl, linkIn((await mails())[0]));
    await opening.setPassword('seven quiet tractors');
    expect((await issue({}, { attempt: 2 })).result).toEqual({ outcome: 'activated' });
    expect(await mails()).toHaveLength(1);
  });
});
