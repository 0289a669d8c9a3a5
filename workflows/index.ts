/** The bundle's entry: every workflow type by name. */
export { deletionGovernor } from './deletion-governor/governor.js';
export { linkSweep } from './link-sweep.js';
export { offboarding } from './offboarding/offboarding.js';
export { onboarding } from './onboarding/onboarding.js';
export { leaverPreview, peoplePage } from './people.js';
export { roleChange } from './role-change/role-change.js';
