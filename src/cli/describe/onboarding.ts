/** An onboarding in words. */
import type { OnboardingView } from '../../lifecycle.js';
import type {
  AttentionReason,
  OnboardingStage,
  OnboardingStatus,
} from '../../../workflows/onboarding/messages.js';
import type { Style, Terminal } from '../terminal.js';
import { when } from '../times.js';
import { answerRows, runRows, sheet, waitingRows } from './rows.js';

const reasons: Record<AttentionReason, string> = {
  emailTaken: 'another identity already has the e-mail address',
  detailsRejected: 'Kratos does not accept the details',
  undeliverable: 'the mail server refuses the e-mail address',
  linksExhausted: 'every permitted link expired unused',
  identityGone: 'somebody else deleted the identity',
  identityChanged: 'the identity was deactivated or lost our mark',
  systemUnavailable: 'a system did not answer for days',
};

export const onboardingStyles: Partial<Record<OnboardingStage, Style>> = {
  activated: 'green',
  needsAttention: 'yellow',
  rescinded: 'dim',
};

/** Where it stands, in one line. */
export function onboardingHeadline({ state, maxIssues }: OnboardingStatus, now = Date.now()): string {
  switch (state.stage) {
    case 'scheduled':
      return `scheduled: begins ${when(state.startAt, now)}`;
    case 'creatingIdentity':
      return 'creating the identity';
    case 'awaitingActivation':
      return `invited: link ${state.issue} of ${maxIssues}, expires ${when(state.expiresAt, now)}`;
    case 'needsAttention':
      return `needs attention: ${reasons[state.reason]}`;
    case 'rescinding':
      return 'being rescinded';
    case 'activated':
      return `activated ${when(state.at, now)}`;
    case 'rescinded':
      return `rescinded ${when(state.at, now)}`;
  }
}

/** The commands that a person may answer with. */
export const onboardingAnswers = ({ employeeId, state }: OnboardingStatus): string[] =>
  state.stage === 'needsAttention'
    ? state.actions
        .map((action) => (action === 'changeEmail' ? 'changeEmail --email <address>' : action))
        .map((action) => `lifecycle resolve ${employeeId} ${action}`)
    : [];

/** All there is to know, a line for each. */
export function onboardingDetails(
  terminal: Terminal,
  view: OnboardingStatus & Partial<OnboardingView>,
): string {
  const { employeeId, state, issues } = view;
  const { sent, burned, ambiguousSends } = issues;
  return sheet(
    terminal,
    { subject: employeeId, headline: onboardingHeadline(view), style: onboardingStyles[state.stage] },
    [
      ['sent', state.stage === 'awaitingActivation' ? when(state.issuedAt) : undefined],
      ['since', state.stage === 'needsAttention' ? when(state.since) : undefined],
      ...answerRows(onboardingAnswers(view)),
      ...waitingRows(view),
      ['role', view.role],
      ['team', view.team],
      ['identity', view.identityId],
      ['links', `${sent} sent, ${burned} opened without effect, ${ambiguousSends} perhaps mailed twice`],
      ...runRows(view),
    ],
  );
}
