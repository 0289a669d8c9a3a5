/** What the onboarding reaches outside of Temporal; one for the whole bench. */
import type { OnboardingPolicy } from '../../workflows/onboarding/messages.js';
import { startKratos, type RunningKratos } from '../support/servers.js';
import type { Ending } from './ending.js';
import { startMails, type Mails } from './mails.js';

export interface Outside {
  kratos: RunningKratos;
  mails: Mails;
  welcomeUrl: string;
  mailFrom: string;
  policy: OnboardingPolicy;
}

/** The defaults of the service, and a contact as companies have one. */
const policy: OnboardingPolicy = {
  linkLifetimeMs: 86_400_000,
  maxIssues: 5,
  settingsWindowMs: 3_600_000,
  delivery: 'link',
  hrContact: 'hr@example.com',
};

export async function startOutside(ending: Ending): Promise<Outside> {
  const [kratos, mails] = await Promise.all([ending.owns(() => startKratos()), ending.owns(startMails)]);
  return {
    kratos,
    mails,
    welcomeUrl: 'http://127.0.0.1:4400/welcome',
    mailFrom: 'Identity Lifecycle <lifecycle@example.com>',
    policy,
  };
}
