/** Workflow ids. They are plaintext, so an employee's is HR's opaque id and never an address. */

export const onboardingId = (employeeId: string): string => `onboarding/${employeeId}`;
export const offboardingId = (employeeId: string): string => `offboarding/${employeeId}`;
export const roleChangeId = (employeeId: string): string => `role-change/${employeeId}`;

/** All that an employee's runs may be called. */
export const idsOf = (employeeId: string): string[] =>
  [onboardingId, offboardingId, roleChangeId].map((idOf) => idOf(employeeId));
