/** Workflow ids. They are plaintext, so an employee's is HR's opaque id and never an address. */

/** Workflow types of which an employee has one run at a time. */
export type Kind = 'onboarding' | 'offboarding' | 'roleChange';

const prefixes: Record<Kind, string> = {
  onboarding: 'onboarding',
  offboarding: 'offboarding',
  roleChange: 'role-change',
};

export const workflowIdOf = (kind: Kind, employeeId: string): string => `${prefixes[kind]}/${employeeId}`;

/** All that an employee's runs may be called. */
export const workflowIdsOf = (employeeId: string): string[] =>
  Object.values(prefixes).map((prefix) => `${prefix}/${employeeId}`);

/** For messages: `role change of e-1`. */
export const inWords = (kind: Kind, employeeId: string): string =>
  `${prefixes[kind].replace('-', ' ')} of ${employeeId}`;
