/** The run in words, for Temporal's UI. No personal data: details are shown to whoever may see the UI with a key. */
import type { OnboardingState, OnboardingStatus } from './messages.js';

function sentence(state: OnboardingState, { issues, maxIssues }: OnboardingStatus): string {
  switch (state.stage) {
    case 'scheduled':
      return `Begins at ${state.startAt}.`;
    case 'creatingIdentity':
      return 'Creating the identity and sending the first link.';
    case 'awaitingActivation':
      return `Link ${state.issue} of ${maxIssues} is out and works until ${state.expiresAt}.`;
    case 'needsAttention':
      return `**Needs a decision: ${state.reason}** since ${state.since}. Resolve with ${state.actions.join(', ')}.`;
    case 'rescinding':
      return 'Taking the invitation back.';
    case 'activated':
      return `Has a credential since ${state.at}, after ${issues.sent} link(s).`;
    case 'rescinded':
      return `Taken back at ${state.at}.`;
  }
}

/** Markdown. */
export function describe(status: OnboardingStatus): string {
  const { role, team, identityId, issues } = status;
  return [
    sentence(status.state, status),
    '',
    `- role: ${role}${team === undefined ? '' : `, team: ${team}`}`,
    `- identity: ${identityId ?? 'none yet'}`,
    `- links sent: ${issues.sent}, burned: ${issues.burned}, perhaps mailed twice: ${issues.ambiguousSends}`,
  ].join('\n');
}
