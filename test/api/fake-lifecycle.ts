/** A lifecycle that does what the test scripts, keeps what it was asked, and fails on anything else. */
import type { Lifecycle, OffboardingView, OnboardingView } from '../../src/lifecycle.js';

export type Call = [method: keyof Lifecycle, ...args: unknown[]];

export interface FakeLifecycle extends Lifecycle {
  /** Every call, in order. */
  readonly calls: Call[];
}

export function fakeLifecycle(script: Partial<Lifecycle> = {}): FakeLifecycle {
  const calls: Call[] = [];
  const scripted = <M extends keyof Lifecycle>(method: M) =>
    ((...args: Parameters<Lifecycle[M]>) => {
      calls.push([method, ...args]);
      const act = script[method] as ((...args: Parameters<Lifecycle[M]>) => unknown) | undefined;
      if (act === undefined) throw new Error(`the test does not expect ${method}`);
      return act(...args);
    }) as Lifecycle[M];
  return {
    calls,
    onboard: scripted('onboard'),
    onboarding: scripted('onboarding'),
    onboardings: scripted('onboardings'),
    resend: scripted('resend'),
    rescind: scripted('rescind'),
    resolve: scripted('resolve'),
    offboard: scripted('offboard'),
    offboarding: scripted('offboarding'),
    offboardings: scripted('offboardings'),
    extend: scripted('extend'),
    hold: scripted('hold'),
    release: scripted('release'),
    approve: scripted('approve'),
    rescindOffboarding: scripted('rescindOffboarding'),
    resolveOffboarding: scripted('resolveOffboarding'),
    planOffboarding: scripted('planOffboarding'),
    planOnboarding: scripted('planOnboarding'),
    changeRole: scripted('changeRole'),
    roleChange: scripted('roleChange'),
    resolveRoleChange: scripted('resolveRoleChange'),
    deletions: scripted('deletions'),
    liftQuarantine: scripted('liftQuarantine'),
    stopDeletions: scripted('stopDeletions'),
    resumeDeletions: scripted('resumeDeletions'),
    people: scripted('people'),
    credentialSet: scripted('credentialSet'),
    ready: scripted('ready'),
  } satisfies FakeLifecycle;
}

export const accepted = {
  employeeId: 'e-1',
  acceptedAt: '2026-12-01T08:00:00.000Z',
  role: 'analyst',
  maxIssues: 5,
  linkLifetimeMs: 86_400_000,
} as const;

export const view = {
  employeeId: 'e-1',
  role: 'analyst',
  identityId: '6f0f8f0e-3c0e-4a52-9f1b-7d2d8f8f5b10',
  state: {
    stage: 'awaitingActivation',
    issue: 1,
    issuedAt: '2026-12-01T08:00:00.000Z',
    expiresAt: '2026-12-02T08:00:00.000Z',
  },
  maxIssues: 5,
  issues: { sent: 1, burned: 0, ambiguousSends: 0 },
  workflowId: 'onboarding/e-1',
  runId: '0b9f3c53-9d3e-4d0b-8f4f-27a9b1a2c3d4',
  startedAt: '2026-12-01T08:00:00.000Z',
} as const satisfies OnboardingView;

export const leaving = {
  employeeId: 'e-1',
  requestedBy: 'api-key:admin',
  state: { stage: 'gracePeriod', deleteAt: '2026-12-31T08:00:00.000Z' },
  identity: {
    identityId: '6f0f8f0e-3c0e-4a52-9f1b-7d2d8f8f5b10',
    role: 'admin',
    createdAt: '2026-01-01T08:00:00.000Z',
    wasActive: true,
  },
  approval: 'required',
  deactivatedAt: '2026-12-01T08:00:00.000Z',
  deleteAt: '2026-12-31T08:00:00.000Z',
  workflowId: 'offboarding/e-1',
  runId: '5d8f3c53-9d3e-4d0b-8f4f-27a9b1a2c3d4',
  startedAt: '2026-12-01T08:00:00.000Z',
} as const satisfies OffboardingView;
