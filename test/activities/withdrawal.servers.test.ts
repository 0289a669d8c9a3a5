import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attempt, run } from '../support/attempt.js';
import { open } from './recovery-flow.js';
import {
  madeByHand,
  newJoiner,
  patchByHand,
  shown,
  startSite,
  type ShownIdentity,
  type Site,
} from './site.js';

let site: Site;
let joiner: ReturnType<typeof newJoiner>;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());
beforeEach(() => {
  joiner = newJoiner();
});

const create = (adopt = false) => run(() => site.activities.createIdentity({ ...joiner, adopt }));
const withdraw = (identityId?: string) =>
  run(() =>
    site.activities.withdrawIdentity({
      employeeId: joiner.employeeId,
      email: joiner.email,
      ...(identityId !== undefined && { identityId }),
    }),
  );
const linkTo = async (id: string) => {
  const made = await site.byHand('POST', '/recovery/link', { identity_id: id, expires_in: '1h' });
  return (made as { recovery_link: string }).recovery_link;
};

describe('withdrawIdentity', () => {
  test('deactivates what the onboarding made, twice without harm', async () => {
    const { identityId } = await create();
    await withdraw(identityId);
    await withdraw(identityId);
    expect((await shown(site, identityId)).state).toBe('inactive');
  });

  test('finds it by its address where the id is not known', async () => {
    const { identityId } = await create();
    await withdraw();
    expect((await shown(site, identityId)).state).toBe('inactive');
  });

  test('ends the sessions of a link that was opened, and leaves none to a link that is opened later', async () => {
    const { identityId } = await create();
    const opened = await open(site.server.publicUrl, await linkTo(identityId));
    const unopened = await linkTo(identityId);
    expect(await opened.signedIn()).toBe(true);
    await withdraw(identityId);
    expect(await opened.signedIn()).toBe(false);
    expect(await site.byHand('GET', `/identities/${identityId}/sessions`)).toEqual([]);
    const late = await open(site.server.publicUrl, unopened);
    expect(late.settingsFlow).toBeUndefined();
    expect(await late.signedIn()).toBe(false);
  });

  test('deactivates an adopted identity too, whose link is out; takes the marker off, leaves other metadata', async () => {
    const id = await madeByHand(site, joiner, { metadata_admin: { desk: 7 } });
    await create(true);
    const unopened = await linkTo(id);
    await withdraw(id);
    expect(await shown(site, id)).toMatchObject({
      state: 'inactive',
      metadata_admin: { desk: 7, lifecycle: null },
    });
    const late = await open(site.server.publicUrl, unopened);
    expect(await late.signedIn()).toBe(false);
    expect(await create(true)).toMatchObject({ identityId: id, existed: true });
  });

  test('leaves somebody alone who could sign in before the onboarding did anything', async () => {
    const credentials = { password: { config: { password: 'seven quiet tractors' } } };
    const metadata_admin = { lifecycle: { employeeId: joiner.employeeId } };
    const id = await madeByHand(site, joiner, { credentials, metadata_admin });
    await withdraw();
    expect((await shown(site, id)).state).toBe('active');
    await withdraw(id);
    expect((await shown(site, id)).state).toBe('inactive');
  });

  test('does not touch an identity of somebody else', async () => {
    const id = await madeByHand(site, joiner, { metadata_admin: { lifecycle: { employeeId: 'e-other' } } });
    const before = await shown(site, id);
    await withdraw(id);
    await withdraw();
    expect(await shown(site, id)).toEqual(before);
  });

  test('has nothing to do where there is no identity', async () => {
    await withdraw();
    await withdraw(crypto.randomUUID());
  });
});

/**
 * Kratos writes an identity as a whole: of two changes at once one is lost, and both are answered with 200.
 * Writers that change something else take our changes back for as long as they run.
 */
describe('while somebody else changes the same identity', () => {
  async function besideWriters<T>(id: string, work: () => Promise<T>): Promise<T> {
    let over = false;
    const writer = async (name: string) => {
      for (let n = 0; !over; n += 1) await patchByHand(site, id, `/metadata_public/${name}`, n);
    };
    await patchByHand(site, id, '/metadata_public', {});
    const writers = ['a', 'b'].map(writer);
    try {
      return await work();
    } finally {
      over = true;
      await Promise.all(writers);
    }
  }

  /** Whether the last thing that the activity read of the identity shows a change. */
  let lastRead: { state: string; email: string };
  const reading = () => {
    const { kratos } = site;
    const watched = Object.create(kratos) as typeof kratos;
    watched.getIdentity = async (...request) => {
      const answer = await kratos.getIdentity(...request);
      const { state, traits } = answer.data as ShownIdentity;
      lastRead = { state, email: traits.email };
      return answer;
    };
    return site.activitiesWith({ kratos: watched });
  };

  test('an activity is done only if it has read its change back, and fails with lostUpdate otherwise', async () => {
    const { identityId } = await create();
    const activities = reading();
    const outcomes = { done: 0, lostUpdate: 0 };
    await besideWriters(identityId, async () => {
      const deadline = Date.now() + 20_000;
      for (let n = 0; (outcomes.lostUpdate === 0 || n < 20) && Date.now() < deadline; n += 1) {
        const email = `n${n}.${joiner.email}`;
        const { failure } = await attempt(() =>
          activities.changeEmail({ identityId, employeeId: joiner.employeeId, email }),
        );
        if (failure === undefined) {
          expect(lastRead.email).toBe(email);
          outcomes.done += 1;
        } else {
          expect(failure).toMatchObject({ type: 'lostUpdate', nonRetryable: false });
          expect(lastRead.email).not.toBe(email);
          outcomes.lostUpdate += 1;
        }
      }
    });
    expect(outcomes.lostUpdate).toBeGreaterThan(0);
    const email = `last.${joiner.email}`;
    await run(() => activities.changeEmail({ identityId, employeeId: joiner.employeeId, email }));
    expect((await shown(site, identityId)).traits.email).toBe(email);
  });

  test('a withdrawal that is repeated until it is done holds once the others have stopped', async () => {
    const { identityId } = await create();
    const activities = reading();
    const withdrawal = { employeeId: joiner.employeeId, email: joiner.email, identityId };
    await besideWriters(identityId, async () => {
      const { failure } = await attempt(() => activities.withdrawIdentity(withdrawal));
      if (failure === undefined) expect(lastRead.state).toBe('inactive');
      else expect(failure).toMatchObject({ type: 'lostUpdate' });
    });
    await run(() => activities.withdrawIdentity(withdrawal));
    expect((await shown(site, identityId)).state).toBe('inactive');
  });
});
