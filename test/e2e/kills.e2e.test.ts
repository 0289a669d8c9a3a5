/**
 * What `kill -9` costs: nothing. Each process dies at a random moment of onboardings in flight, and the stack is started
 * again on the same data. `E2E_SEED` repeats the moments of a run.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Unreachable } from '../../src/client.js';
import type { OnboardingView } from '../../src/lifecycle.js';
import type { Mail } from '../../src/stack/mailbox/mail.js';
import type { ServerName } from '../../src/stack/settings.js';
import type { AcceptedOnboarding } from '../../workflows/onboarding/messages.js';
import { open } from '../activities/recovery-flow.js';
import { randomOf } from '../support/random.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { issueOf, linkIn, mailsByIssue } from './invitations.js';
import { kratosRecords } from './kratos-records.js';

const victims = ['worker', 'api', 'temporal', 'kratos', 'postgres'] as const satisfies ServerName[];
const peoplePerKill = 8;
/** From one mail to the next, about. */
const littleMs = 30;
/** A link lives so long; an activity that died with its worker is noticed after as long. */
const linkLifetimeMs = 60_000;

const seed = Number(process.env.E2E_SEED ?? Date.now() % 1_000_000);
const random = randomOf(seed);
const began = Date.now();
const tell = (what: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1)} s  ${what}`);

interface Person {
  employeeId: string;
  email: string;
  name: string;
  role: 'analyst';
}

const peopleOf = (victim: ServerName): Person[] =>
  Array.from({ length: peoplePerKill }, (_, index) => ({
    employeeId: `${victim}-${index}`,
    email: `${victim}.${index}@kills.example`,
    name: `Person ${index}`,
    role: 'analyst',
  }));

let it: TestStack;
const everybody = victims.flatMap(peopleOf);
/** The first answer that each was given. */
const accepted = new Map<string, AcceptedOnboarding>();

beforeAll(async () => {
  it = await startTestStack({ LINK_LIFETIME: `${linkLifetimeMs}ms`, LINK_MAX_ISSUES: '30' });
  tell(`up, seed ${seed}`);
});
afterAll(() => it.stop());

const mailsKept = async () => (await readdir(join(it.stack.dataDir, 'mail'))).length;

/** A moment at which some are done and some are not: when `done` has come that far, and a little later. */
async function randomMoment(what: string, done: () => number | Promise<number>): Promise<string> {
  const many = Math.floor(random() * peoplePerKill);
  const ms = Math.round(random() * littleMs);
  await vi.waitFor(async () => expect(await done()).toBeGreaterThanOrEqual(many), {
    timeout: 15_000,
    interval: 2,
  });
  await delay(ms);
  return `${many} ${what} and ${ms} ms`;
}

/** Undefined where no answer came. */
async function ask(person: Person): Promise<AcceptedOnboarding | undefined> {
  try {
    return await it.client.onboard(person);
  } catch (error) {
    if (error instanceof Unreachable) return undefined;
    throw error;
  }
}

/** Asked until there is an answer. */
const insist = (person: Person) =>
  vi.waitFor(() => it.client.onboard(person), { timeout: 30_000, interval: 200 });

const view = ({ employeeId }: Person) =>
  vi.waitFor(() => it.client.onboarding(employeeId), { timeout: 20_000, interval: 200 });

const mailsTo = ({ email }: Person) => it.mailbox.mails({ to: email });

/** Mails beyond the first of an issue are those that the status counts, at most. */
function judgeMails(person: Person, mails: readonly Mail[], { issues }: OnboardingView): number {
  const perIssue = mailsByIssue(mails);
  const again = [...perIssue.values()].reduce((sum, { count }) => sum + count - 1, 0);
  for (const [issue, { ids }] of perIssue) expect(ids.size, `${person.employeeId}, issue ${issue}`).toBe(1);
  expect([...perIssue.keys()].sort((a, b) => a - b)).toEqual(
    Array.from({ length: issues.sent }, (_, index) => index + 1),
  );
  expect(again, `${person.employeeId} was mailed twice`).toBeLessThanOrEqual(issues.ambiguousSends);
  return again;
}

/** Waits until a link is out and no mail on its way; the mails are read first, so none of them is newer. */
async function settled(person: Person): Promise<{ mails: Mail[]; status: OnboardingView }> {
  return vi.waitFor(
    async () => {
      const mails = await mailsTo(person);
      const status = await view(person);
      expect(status.state.stage).toBe('awaitingActivation');
      expect(Math.max(0, ...mails.map((mail) => issueOf(mail) ?? 0))).toBe(status.issues.sent);
      return { mails, status };
    },
    { timeout: 2 * linkLifetimeMs, interval: 500 },
  );
}

/** Opens the newest link; where it expires at that very moment, the one after it. */
async function setPassword(person: Person): Promise<void> {
  const opening = await vi.waitFor(
    async () => {
      const [newest] = (await mailsTo(person)).filter((mail) => linkIn(mail));
      const opened = await open(it.stack.kratosPublic, (newest && linkIn(newest))?.href ?? '');
      if (opened.settingsFlow === undefined) throw new Error(`no living link for ${person.employeeId}`);
      return opened;
    },
    { timeout: 1.5 * linkLifetimeMs, interval: 500 },
  );
  await opening.setPassword(`quiet tractors of ${person.employeeId}`);
}

const untilActivated = (person: Person) =>
  vi.waitFor(
    async () => {
      const status = await view(person);
      expect(status.state.stage, person.employeeId).toBe('activated');
      return status;
    },
    { timeout: 1.5 * linkLifetimeMs, interval: 300 },
  );

test.each(victims)(
  'whoever was answered is still answered the same after kill -9 of %s',
  { timeout: 120_000 },
  async (victim) => {
    const people = peopleOf(victim);
    const before = await mailsKept();
    let answered = 0;
    const answers = Promise.all(
      people.map(async (person) => {
        const answer = await ask(person);
        if (answer) answered += 1;
        return answer;
      }),
    );
    // The api is done with a person when it has answered, the others when there is a mail.
    const moment = await (victim === 'api'
      ? randomMoment('answers', () => answered)
      : randomMoment('mails', async () => (await mailsKept()) - before));
    await it.crash(victim);
    await it.restart();
    const first = await answers;
    const second = await Promise.all(people.map(insist));
    for (const [index, { employeeId }] of people.entries()) {
      if (first[index]) expect(second[index]).toEqual(first[index]);
      accepted.set(employeeId, second[index] as AcceptedOnboarding);
    }
    tell(`${victim} killed after ${moment}, up again; ${answered} of ${people.length} had an answer`);
  },
);

test(
  'everybody is invited, nobody twice but for counted mails, and exists once',
  { timeout: 180_000 },
  async () => {
    const all = await Promise.all(everybody.map(settled));
    const totals = { mails: 0, ambiguous: 0, twice: 0 };
    for (const [index, person] of everybody.entries()) {
      const { mails, status } = all[index] as { mails: Mail[]; status: OnboardingView };
      totals.mails += mails.length;
      totals.ambiguous += status.issues.ambiguousSends;
      totals.twice += judgeMails(person, mails, status);
    }
    const records = await kratosRecords(it.stack.kratosAdmin);
    expect(records.map(({ traits }) => traits.email).sort()).toEqual(
      everybody.map(({ email }) => email).sort(),
    );
    for (const { traits, metadata_admin } of records) {
      const person = everybody.find(({ email }) => email === traits.email);
      expect(metadata_admin?.lifecycle?.employeeId).toBe(person?.employeeId);
    }
    tell(
      `${everybody.length} people, ${victims.length} kills, ${totals.mails} mails, ` +
        `${totals.ambiguous} counted as ambiguous, ${totals.twice} came twice`,
    );
  },
);

test(
  'a start on the data of the one before has the same runs, people and mails',
  { timeout: 120_000 },
  async () => {
    const runs = async () =>
      (await Promise.all(everybody.map(view))).map(({ runId, identityId }) => ({ runId, identityId }));
    const before = await runs();
    const mails = (await it.mailbox.mails()).map(({ id }) => id);
    await it.restart();
    expect(await runs()).toEqual(before);
    expect((await it.mailbox.mails()).map(({ id }) => id)).toEqual(expect.arrayContaining(mails));
    const people = await it.client.people({ limit: 250 });
    expect(people.items.map(({ employeeId }) => employeeId).sort()).toEqual(
      everybody.map(({ employeeId }) => employeeId).sort(),
    );
    for (const person of everybody) expect(await insist(person)).toEqual(accepted.get(person.employeeId));
    tell('started again: same runs, people and mails');
  },
);

test('a password is noticed, also where the webhook found nobody', { timeout: 240_000 }, async () => {
  const unheard = everybody.filter((_, index) => index % 4 === 0);
  const heard = everybody.filter((_, index) => index % 4 !== 0);
  for (const person of heard) await setPassword(person);
  await Promise.all(heard.map(untilActivated));
  tell(`${heard.length} set a password and are activated`);

  // With a link that is fresh, so that it does not expire before somebody asks for another.
  const impatient = unheard.slice(0, 3);
  for (const person of impatient) {
    const { mails } = await settled(person);
    await it.client.resend(person.employeeId, { force: true });
    await it.mailbox.waitForMail({ to: person.email }, { count: mails.length + 1, timeoutMs: 20_000 });
  }
  await it.crash('api');
  for (const person of unheard) await setPassword(person);
  // Kratos goes down with the rest, and what it meant to tell again is lost.
  await it.restart();
  // Somebody asks for another link for some; the others' links expire. Either way somebody looks before mailing.
  for (const person of impatient) {
    const mails = await mailsTo(person);
    await it.client.resend(person.employeeId, { force: true });
    await untilActivated(person);
    expect(await mailsTo(person)).toHaveLength(mails.length);
  }
  await Promise.all(unheard.map(untilActivated));
  tell(`${unheard.length} set one while the api was down and are activated`);

  for (const person of everybody) judgeMails(person, await mailsTo(person), await view(person));
  for (const person of everybody) expect(await insist(person)).toEqual(accepted.get(person.employeeId));
});
