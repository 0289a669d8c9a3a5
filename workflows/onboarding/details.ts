/** The run in words, for Temporal's UI. No personal data: details are shown to whoever may see the UI with a key. */
import type { OnboardingState, OnboardingStatus } from './messages.js';

function sentence(state: OnboardingState, { issues, maxIssues }: OnboardingStatus): string {
  switch (state.stage) {
    case 'scheduled':
      return `Begins at ${minute(state.startAt)}.`;
    case 'creatingIdentity':
      return 'Creating the identity and sending the first link.';
    case 'awaitingActivation':
      return `Link ${state.issue} of ${maxIssues} is out and works until ${minute(state.expiresAt)}.`;
    case 'needsAttention':
      return `**Needs a decision: ${state.reason}** since ${minute(state.since)}. Resolve with ${state.actions.join(', ')}.`;
    case 'rescinding':
      return 'Taking the invitation back.';
    case 'activated':
      return `Has a credential since ${minute(state.at)}, after ${issues.sent} link(s).`;
    case 'rescinded':
      return `Taken back at ${minute(state.at)}.`;
  }
}

/** To the minute: an instant in ISO 8601, as people read it. */
const minute = (instant: string) => `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Markdown: one paragraph, since Temporal's UI shows five lines and hides the rest. */
export function describe(status: OnboardingStatus): string {
  const { role, team, identityId, issues } = status;
  return [
    sentence(status.state, status),
    `Role: ${role}${team === undefined ? '' : `, team: ${team}`}`,
    `Identity: ${identityId ?? 'none yet'}`,
    `Links sent: ${issues.sent}, burned: ${issues.burned}, perhaps mailed twice: ${issues.ambiguousSends}`,
  ].join('\\\n');
}
