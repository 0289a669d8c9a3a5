/** People who join: each another, all alike. */
import type { OnboardingRequest } from '../../src/requests.js';

export function people(prefix: string): () => OnboardingRequest {
  let made = 0;
  return () => {
    made += 1;
    const employeeId = `${prefix}-${String(made).padStart(5, '0')}`;
    return {
      employeeId,
      email: `${employeeId.toLowerCase()}@example.com`,
      name: 'Ada Lovelace',
      role: 'analyst',
      team: 'Customer Insights',
      locale: 'en',
    };
  };
}
