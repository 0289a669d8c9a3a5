export type { LifecycleSettings as OnboardingSettings } from './runs.js';
