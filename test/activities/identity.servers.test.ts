import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../support/attempt.js';
import { madeByHand, newJoiner, patchByHand, shown, startSite, type Site } from './site.js';

let site: Site;
let joiner: ReturnType<typeof newJoiner>;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());
beforeEach(() => {
  joiner = newJoiner();
});

const create = (changed: Partial<typeof joiner> & { adopt?: boolean | string } = {}) =>
  run(() => site.activities.createIdentity({ ...joiner, ...changed }));

describe('createIdentity', () => {
  test('makes an identity of the role, with the details and our marker', async () => {
    const { identityId, ...rest } = await create();
    expect(rest).toEqual({ hasCredential: false, existed: false });
    expect(await shown(site, identityId)).toMatchObject({
      state: 'active',
      schema_id: 'analyst',
      traits: { email: joiner.email, name: joiner.name, team: joiner.team },
      metadata_admin: { lifecycle: { employeeId: joiner.employeeId } },
    });
  });

  test('a second time finds the same identity by its marker', async () => {
    const { identityId } = await create();
    expect(await create()).toEqual({ identityId, hasCredential: false, existed: true });
  });

  test('finds it in whatever case the address is written', async () => {
    const { identityId } = await create({ email: joiner.email.replace('ada', 'Ada') });
    expect(await create({ email: joiner.email.toUpperCase() })).toMatchObject({ identityId, existed: true });
  });

  test('eight at once make one identity and agree on it', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => create()));
    expect(new Set(made.map(({ identityId }) => identityId)).size).toBe(1);
    expect(made.filter(({ existed }) => !existed)).toHaveLength(1);
  });

  test('after a withdrawal it is active again', async () => {
    const { identityId } = await create();
    await run(() => site.activities.withdrawIdentity({ ...joiner, identityId }));
    expect((await shown(site, identityId)).state).toBe('inactive');
    expect(await create()).toEqual({ identityId, hasCredential: false, existed: true });
    const { state, metadata_admin } = await shown(site, identityId);
    expect(state).toBe('active');
    expect(metadata_admin?.lifecycle).toEqual({ employeeId: joiner.employeeId });
  });

  test('says whether the person can sign in already', async () => {
    const credentials = { password: { config: { password: 'seven quiet tractors' } } };
    const metadata_admin = { lifecycle: { employeeId: joiner.employeeId } };
    await madeByHand(site, joiner, { credentials, metadata_admin });
    expect(await create()).toMatchObject({ hasCredential: true, existed: true });
  });
});

describe('an address that is taken', () => {
  test.each([
    ['by an identity made by hand', undefined],
    ['by another employee', { lifecycle: { employeeId: 'e-other' } }],
  ])('%s is left as it is', async (_, metadata_admin) => {
    const id = await madeByHand(site, joiner, { metadata_admin });
    const before = await shown(site, id);
    await expect(create()).rejects.toMatchObject({ type: 'emailTaken', nonRetryable: true });
    expect(await shown(site, id)).toEqual(before);
  });

  test.each([true, 'that id'])(
    'is adopted where that is permitted (%s), and marked as adopted',
    async (adopt) => {
      const id = await madeByHand(site, joiner, { metadata_admin: { desk: 7 }, state: 'inactive' });
      expect(await create({ adopt: adopt === true ? true : id })).toEqual({
        identityId: id,
        hasCredential: false,
        existed: true,
      });
      expect(await shown(site, id)).toMatchObject({
        state: 'active',
        metadata_admin: { desk: 7, lifecycle: { employeeId: joiner.employeeId, adopted: true } },
      });
    },
  );

  test('is not adopted where another identity was meant', async () => {
    await madeByHand(site, joiner);
    await expect(create({ adopt: crypto.randomUUID() })).rejects.toMatchObject({ type: 'emailTaken' });
  });

  test('by another employee is never adopted', async () => {
    await madeByHand(site, joiner, { metadata_admin: { lifecycle: { employeeId: 'e-other' } } });
    await expect(create({ adopt: true })).rejects.toMatchObject({ type: 'emailTaken' });
  });

  test('by an identity of another role is never adopted, since that would give the role away', async () => {
    const id = await madeByHand(site, { ...joiner, role: 'admin' });
    await expect(create({ adopt: true })).rejects.toMatchObject({ type: 'emailTaken' });
    expect((await shown(site, id)).metadata_admin).toBeNull();
  });
});

describe('details that Kratos refuses', () => {
  test.each([
    ['no address', { email: 'ada' }],
    ['an address with a space', { email: 'ada lovelace@example.com' }],
    ['a name of 300 letters', { name: 'A'.repeat(300) }],
    ['an unknown role', { role: 'nobody' }],
  ])('%s: rejected without being repeated', async (_, changed) => {
    const failure: unknown = await create(changed).catch((error: unknown) => error);
    expect(failure).toMatchObject({ type: 'detailsRejected', nonRetryable: true });
    expect((failure as Error).message).not.toContain(Object.values(changed)[0]);
  });
});

describe('changeEmail', () => {
  const change = (identityId: string, email: string) =>
    run(() => site.activities.changeEmail({ identityId, employeeId: joiner.employeeId, email }));

  test('gives the identity the address, twice without harm', async () => {
    const { identityId } = await create();
    const email = `new.${joiner.email}`;
    await change(identityId, email);
    await change(identityId, email);
    expect((await shown(site, identityId)).traits.email).toBe(email);
  });

  test('refuses an address that another identity has', async () => {
    const { identityId } = await create();
    const other = newJoiner();
    await madeByHand(site, other);
    await expect(change(identityId, other.email.toUpperCase())).rejects.toMatchObject({ type: 'emailTaken' });
    expect((await shown(site, identityId)).traits.email).toBe(joiner.email);
  });

  test('refuses an address that is none', async () => {
    const { identityId } = await create();
    await expect(change(identityId, 'ada')).rejects.toMatchObject({ type: 'detailsRejected' });
  });

  test('touches no identity that is gone, deactivated or not ours', async () => {
    const { identityId } = await create();
    await patchByHand(site, identityId, '/state', 'inactive');
    await expect(change(identityId, 'x@example.com')).rejects.toMatchObject({ type: 'identityChanged' });
    await patchByHand(site, identityId, '/state', 'active');
    await patchByHand(site, identityId, '/metadata_admin', {});
    await expect(change(identityId, 'x@example.com')).rejects.toMatchObject({ type: 'identityChanged' });
    await site.byHand('DELETE', `/identities/${identityId}`);
    await expect(change(identityId, 'x@example.com')).rejects.toMatchObject({ type: 'identityGone' });
  });
});
