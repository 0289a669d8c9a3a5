import { expect, test } from 'vitest';
import type { OnboardingView } from '../../src/lifecycle.js';
import { Unavailable } from '../../src/lifecycle.js';
import type { OnboardingState } from '../../workflows/onboarding/messages.js';
import { accepted, view } from '../api/fake-lifecycle.js';
import { at, lifecycle, serve } from './run.js';

const creating: OnboardingState = { stage: 'creatingIdentity' };
const activated: OnboardingState = { stage: 'activated', at: '2026-12-01T09:00:00.000Z' };
const rescinded: OnboardingState = { stage: 'rescinded', at: '2026-12-01T09:00:00.000Z' };
const attention: OnboardingState = {
  stage: 'needsAttention',
  reason: 'undeliverable',
  since: '2026-12-01T09:00:00.000Z',
  actions: ['changeEmail', 'rescind'],
};

/** Answers each state in turn, an error as a refusal of the API, and stays with the last. */
function story(...states: (OnboardingState | Error)[]) {
  let at = 0;
  return (): Promise<OnboardingView> => {
    const state = states[Math.min(at++, states.length - 1)];
    return state instanceof Error || state === undefined
      ? Promise.reject(state ?? new Error('no story'))
      : Promise.resolve({ ...view, state });
  };
}

const wait = ['status', 'e-1', '--wait'];

test('stops with 1 and the remedies where a person has to decide', async () => {
  const { url } = await serve({ onboarding: story(creating, attention) });
  const { exitCode, err } = await lifecycle(wait, at(url));
  expect(exitCode).toBe(1);
  expect(err).toContain(
    'lifecycle resolve e-1 changeEmail --email <address>, or lifecycle resolve e-1 rescind',
  );
});

test('stops with 1 when the onboarding is rescinded', async () => {
  const { url } = await serve({ onboarding: story(view.state, rescinded) });
  expect(await lifecycle(wait, at(url))).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('rescinded') as string,
  });
});

test('stops with 1 when time is up, and says that the onboarding goes on', async () => {
  const { url } = await serve({ onboarding: story(view.state) });
  const { exitCode, err } = await lifecycle(['status', 'e-1', '--timeout', '0s'], at(url));
  expect(exitCode).toBe(1);
  expect(err).toContain('goes on');
});

test('stops with 3 when nothing ever answered', async () => {
  const { url } = await serve({ onboarding: story(new Unavailable('Temporal does not answer')) });
  expect((await lifecycle(wait, at(url))).exitCode).toBe(3);
});

test('stops with 130 on Ctrl-C', async () => {
  const interrupt = new AbortController();
  const { url } = await serve({
    onboarding: () => {
      interrupt.abort();
      return Promise.resolve(view);
    },
  });
  const ran = await lifecycle(wait, { ...at(url), signal: interrupt.signal });
  expect([ran.exitCode, ran.out]).toEqual([130, '']);
});

test('tells each change once, outlives an API that restarts, and ends with 0 when activated', async () => {
  const { url } = await serve({
    onboard: () => Promise.resolve(accepted),
    onboarding: story(creating, creating, new Unavailable('restarting'), view.state, view.state, activated),
  });
  const joiner = ['--employee-id', 'e-1', '--email', 'a@b.example', '--name', 'Ada', '--role', 'analyst'];
  const { exitCode, out, err } = await lifecycle(['onboard', ...joiner, '--wait'], at(url));
  expect(exitCode).toBe(0);
  expect(err.match(/creating the identity/g)).toHaveLength(1);
  expect(err.match(/invited: link 1 of 5/g)).toHaveLength(1);
  expect(out).toContain('activated');
});

test('prints the last status alone with --json', async () => {
  const { url } = await serve({ onboarding: story(creating, activated) });
  const { out, err } = await lifecycle([...wait, '--json'], at(url));
  expect(JSON.parse(out)).toMatchObject({ onboarding: { state: activated } });
  expect(err).toBe('');
});

test('shows time passing on a screen only', async () => {
  const { url } = await serve({ onboarding: story(creating, activated) });
  expect((await lifecycle(wait, { ...at(url), screen: true })).err).toContain('\r');
  expect((await lifecycle(wait, at(url))).err).not.toContain('\r');
});
