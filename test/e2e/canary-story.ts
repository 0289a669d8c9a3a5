/** A day on which everything goes wrong that may: credentials and addresses leak where things fail. */
import { expect, vi } from 'vitest';
import { RefusedByApi } from '../../src/client.js';
import type { OnboardingView } from '../../src/lifecycle.js';
import type { Mail } from '../../src/stack/mailbox/mail.js';
import { open } from '../activities/recovery-flow.js';
import type { TestStack } from '../support/stack.js';
import { linkIn, tokenIn } from './invitations.js';
import { makeByHand } from './kratos-records.js';

export const policy = {
  LINK_LIFETIME: '10s',
  SETTINGS_WINDOW: '6s',
  LINK_MAX_ISSUES: '2',
  LINK_REMINDER_BEFORE_EXPIRY: '4s',
  HR_CONTACT: 'hr@canary.example',
};

/** By first name, each of whom lives through one failure. */
export const joiners = [
  'expired',
  'burned',
  'exhausted',
  'refused',
  'taken',
  'ambiguous',
  'rescinded',
  'code',
  'waiting',
] as const;
export type Joiner = (typeof joiners)[number];

export const addressOf = (name: string) => `${name}@canary.example`;
export const nameOf = (joiner: Joiner) => `Canary ${joiner} Bird`;
export const employeeIdOf = (joiner: Joiner) => `e-${joiner}`;

export const addresses = [
  ...joiners.map(addressOf),
  ...['boss', 'refused.anew', 'stranger', 'hr', 'not.an.id'].map(addressOf),
];

export function canaryStory(it: TestStack) {
  const { client, mailbox } = it;

  const onboard = (joiner: Joiner, more: { delivery?: 'code' } = {}) =>
    client.onboard({
      employeeId: employeeIdOf(joiner),
      email: addressOf(joiner),
      name: nameOf(joiner),
      role: 'analyst',
      managerEmail: addressOf('boss'),
      ...more,
    });

  const until = (joiner: Joiner, holds: (status: OnboardingView) => void, timeout = 45_000) =>
    vi.waitFor(
      async () => {
        const status = await client.onboarding(employeeIdOf(joiner));
        holds(status);
        return status;
      },
      { timeout, interval: 100 },
    );

  const untilStage = (joiner: Joiner, stage: string) =>
    until(joiner, (status) => expect(status.state.stage).toBe(stage));

  /** The newest of at least so many invitations. */
  async function invitation(joiner: Joiner, count = 1): Promise<Mail> {
    const withLink = async () =>
      (await mailbox.mails({ to: addressOf(joiner) })).filter((mail) => linkIn(mail));
    const found = await vi.waitFor(
      async () => {
        const mails = await withLink();
        expect(mails.length).toBeGreaterThanOrEqual(count);
        return mails;
      },
      { timeout: 45_000, interval: 100 },
    );
    return found[0] as Mail;
  }

  const opened = new Set<string>();
  function visit(mail: Mail) {
    opened.add(tokenIn(mail) ?? '');
    return open(it.stack.kratosPublic, linkIn(mail)?.href ?? '');
  }

  async function refusal(call: Promise<unknown>, type: string): Promise<void> {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RefusedByApi);
    expect((error as RefusedByApi).problem.type).toBe(`/problems/${type}`);
  }

  const episodes: Record<Exclude<Joiner, 'waiting'>, () => Promise<void>> = {
    async expired() {
      await onboard('expired');
      const first = await invitation('expired');
      const second = await invitation('expired', 2);
      expect((await visit(first)).settingsFlow).toBeUndefined();
      await (await visit(second)).setPassword('seven quiet canaries');
      await untilStage('expired', 'activated');
    },

    async burned() {
      await onboard('burned');
      const mail = await invitation('burned');
      const { settingsFlow } = await visit(mail);
      expect(settingsFlow).toBeDefined();
      await invitation('burned', 2);
      await until('burned', ({ issues }) => expect(issues.burned).toBe(1));
    },

    async exhausted() {
      await onboard('exhausted');
      await untilStage('exhausted', 'needsAttention');
      await mailbox.waitForMail({ to: addressOf('boss') }, { timeoutMs: 15_000 });
      await client.resend(employeeIdOf('exhausted'));
      await invitation('exhausted', 3);
    },

    async refused() {
      const to = addressOf('refused');
      await mailbox.fault({
        stage: 'rcpt',
        code: 550,
        message: `5.1.1 <${to}> is unknown here`,
        times: 1,
        to,
      });
      await onboard('refused');
      await untilStage('refused', 'needsAttention');
      const email = addressOf('refused.anew');
      await client.resolve(employeeIdOf('refused'), { action: 'changeEmail', email });
      await mailbox.waitForMail({ to: email }, { timeoutMs: 15_000 });
    },

    async taken() {
      await makeByHand(it.stack.kratosAdmin, addressOf('taken'));
      await onboard('taken');
      await until('taken', ({ state }) => expect(state).toMatchObject({ reason: 'emailTaken' }));
      await client.resolve(employeeIdOf('taken'), { action: 'adopt' });
      await invitation('taken');
    },

    async ambiguous() {
      const to = addressOf('ambiguous');
      await mailbox.fault({ stage: 'data', code: 451, message: `4.3.0 <${to}> later`, times: 2, to });
      await mailbox.fault({ stage: 'dropAfterData', times: 1, to });
      await onboard('ambiguous');
      await until('ambiguous', ({ issues }) => expect(issues.ambiguousSends).toBe(1));
      expect(await mailbox.mails({ to })).toHaveLength(2);
    },

    async rescinded() {
      await onboard('rescinded');
      await invitation('rescinded');
      await untilStage('rescinded', 'awaitingActivation');
      const employeeId = employeeIdOf('rescinded');
      await refusal(client.resend(employeeId), 'link-still-alive');
      await client.resend(employeeId, { force: true });
      const mail = await invitation('rescinded', 2);
      await refusal(
        client.onboard({
          employeeId,
          email: addressOf('stranger'),
          name: nameOf('rescinded'),
          role: 'analyst',
        }),
        'details-differ',
      );
      await client.rescind(employeeId, { reason: 'Somebody else was chosen' });
      await untilStage('rescinded', 'rescinded');
      expect((await visit(mail)).settingsFlow).toBeUndefined();
    },

    async code() {
      await onboard('code', { delivery: 'code' });
      await mailbox.waitForMail({ to: addressOf('code') }, { timeoutMs: 15_000 });
    },
  };

  return {
    /** Tokens of links that somebody went to. */
    opened: opened as ReadonlySet<string>,

    /** Kratos is away: `whileAway` runs once the onboarding is seen to wait for it. */
    async waiting(whileAway: () => Promise<void>): Promise<void> {
      await it.stack.kill('kratos');
      await onboard('waiting');
      await until('waiting', ({ waitingFor }) => expect(waitingFor?.failure).toBe('kratosUnavailable'));
      await whileAway();
      await it.stack.start('kratos');
      await invitation('waiting');
    },

    /** People put addresses where ids belong. */
    async misuse(): Promise<void> {
      const address = addressOf('not.an.id');
      await refusal(client.onboarding(address), 'invalid-request');
      await refusal(
        client.onboard({ employeeId: address, email: address, name: 'Canary', role: 'analyst' }),
        'invalid-request',
      );
      await fetch(`${it.stack.api}/nobody/${address}?email=${encodeURIComponent(address)}`);
    },

    /** All at once. */
    episodes: () => Promise.all(Object.values(episodes).map((episode) => episode())),
  };
}
