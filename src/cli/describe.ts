/** An onboarding in words. */
import type { OnboardingView } from '../lifecycle.js';
import type {
  AttentionReason,
  OnboardingStage,
  OnboardingStatus,
} from '../../workflows/onboarding/messages.js';
import { paint, printable, type Style, type Terminal } from './terminal.js';
import { when } from './times.js';

export const reasons: Record<AttentionReason, string> = {
  emailTaken: 'another identity already has the e-mail address',
  detailsRejected: 'Kratos does not accept the details',
  undeliverable: 'the mail server refuses the e-mail address',
  linksExhausted: 'every permitted link expired unused',
  identityGone: 'somebody else deleted the identity',
  identityChanged: 'the identity was deactivated or lost our mark',
  systemUnavailable: 'a system did not answer for days',
};

export const stageStyles: Partial<Record<OnboardingStage, Style>> = {
  activated: 'green',
  needsAttention: 'yellow',
  rescinded: 'dim',
};

/** Where it stands, in one line. */
export function headline({ state, maxIssues }: OnboardingStatus, now = Date.now()): string {
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
export const answers = ({ employeeId, state }: OnboardingStatus): string[] =>
  state.stage === 'needsAttention'
    ? state.actions
        .map((action) => (action === 'changeEmail' ? 'changeEmail --email <address>' : action))
        .map((action) => `lifecycle resolve ${employeeId} ${action}`)
    : [];

/** All there is to know, a line for each. */
export function details(terminal: Terminal, view: OnboardingStatus & Partial<OnboardingView>): string {
  const { employeeId, state, issues, waitingFor } = view;
  const style = stageStyles[state.stage];
  const line = headline(view);
  const { sent, burned, ambiguousSends } = issues;
  const rows: [string, string | undefined][] = [
    ['sent', state.stage === 'awaitingActivation' ? when(state.issuedAt) : undefined],
    ['since', state.stage === 'needsAttention' ? when(state.since) : undefined],
    ...answers(view).map((answer): [string, string] => ['answer with', answer]),
    ['waiting for', waitingFor && waiting(waitingFor)],
    ['role', view.role],
    ['team', view.team],
    ['identity', view.identityId],
    ['links', `${sent} sent, ${burned} opened without effect, ${ambiguousSends} perhaps mailed twice`],
    ['started', view.startedAt && when(view.startedAt)],
    ['closed', view.closedAt && when(view.closedAt)],
    ['run', view.runId],
  ];
  return [
    `${paint(terminal, 'bold', employeeId)}  ${style === undefined ? line : paint(terminal, style, line)}`,
    ...rows
      .filter(([, value]) => value !== undefined)
      .map(([label, value = '']) => `  ${label.padEnd(11)}  ${printable(value)}`),
  ].join('\n');
}

function waiting({ activity, attempt, failure, nextAttemptAt }: NonNullable<OnboardingView['waitingFor']>) {
  const parts = [`${activity}, attempt ${attempt}`, failure, nextAttemptAt && `again ${when(nextAttemptAt)}`];
  return parts.filter(Boolean).join(', ');
}
