/** Lives of leavers to decide about. */
import { iso } from '../../workflows/offboarding/life.js';
import type { OffboardingInput } from '../../workflows/offboarding/messages.js';
import { policyWith } from './policies.js';

export const hour = 3_600_000;
export const day = 24 * hour;
export const start = Date.parse('2026-03-01T12:00:00Z');

export const inputOf = (lastDayAt?: number): OffboardingInput => ({
  leaver: {
    employeeId: 'e-1',
    locale: 'en',
    ...(lastDayAt !== undefined && { lastDayAt: iso(lastDayAt) }),
  },
  policy: policyWith().offboarding,
  requestedBy: 'ann',
  acceptedAt: iso(start),
});

export const identity = (role: 'admin' | 'analyst', number = 1) => ({
  identityId: `identity-${number}`,
  role,
  createdAt: iso(start - 1000 * day),
  wasActive: true,
});
