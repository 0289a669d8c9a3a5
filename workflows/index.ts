/** The bundle's entry: every workflow type by name. */
export { linkSweep } from './link-sweep.js';
export { onboarding } from './onboarding/onboarding.js';
export { peoplePage } from './people.js';
