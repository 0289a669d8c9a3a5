/** An offboarding in words. */
import type { OffboardingView } from '../../lifecycle.js';
import type {
  OffboardingAction,
  OffboardingAttention,
  OffboardingStage,
  OffboardingStatus,
  Restored,
} from '../../../workflows/offboarding/messages.js';
import type { Style, Terminal } from '../terminal.js';
import { when } from '../times.js';
import { answerRows, runRows, sheet, waitingRows, type Row } from './rows.js';

const reasons: Record<OffboardingAttention, string> = {
  identityNotFound: 'no identity is known to be the person',
  identityAmbiguous: 'several identities could be the person',
  identityOfAnother: 'the named identity belongs to another employee',
  lastAdmin: 'without this person nobody could administer anything',
  identityGone: 'somebody else deleted the identity',
  markerGone: 'the identity lost our mark',
  identityReplaced: 'another identity has taken the place of the one shown',
  roleChanged: 'the identity has another role than was shown',
  reactivated: 'somebody activated the identity again',
  rehired: 'the person is being onboarded again',
  systemUnavailable: 'a system did not answer for days',
};

const restorations: Record<Restored, string> = {
  restored: 'active again',
  alreadyActive: 'somebody else had activated it',
  leftInactive: 'left inactive, as it was before',
  gone: 'nobody to restore: somebody else deleted it',
  changed: 'left as it is: it lost our mark, or another has taken its place',
};

/** How each answer is typed. */
const typed: Record<OffboardingAction, string> = {
  retry: 'retry',
  choose: 'choose --identity-id <id>',
  restart: 'restart',
  erase: 'erase',
  abandon: 'abandon',
  rescind: 'rescind',
};

export const offboardingStyles: Partial<Record<OffboardingStage, Style>> = {
  onHold: 'yellow',
  awaitingApproval: 'yellow',
  needsAttention: 'yellow',
  deleting: 'red',
  erasing: 'red',
  deleted: 'red',
  erased: 'red',
  rescinded: 'dim',
  abandoned: 'dim',
};

const inVain = (restored?: Restored) => restored === 'gone' || restored === 'changed';

/** Where it stands, in one line. */
export function offboardingHeadline({ state, restored }: OffboardingStatus, now = Date.now()): string {
  switch (state.stage) {
    case 'scheduled':
      return `leaving: deactivated ${when(state.lastDayAt, now)}, when the last day is over`;
    case 'deactivating':
      return 'being deactivated';
    case 'gracePeriod':
      return `deactivated: deleted ${when(state.deleteAt, now)}`;
    case 'onHold':
      return `on hold: not deleted until it is released; held by ${state.by}, ${when(state.since, now)}`;
    case 'awaitingApproval':
      return `awaiting approval, due ${when(state.since, now)}: a second person has to consent`;
    case 'awaitingSlot':
      return `awaiting its turn among the deletions, due ${when(state.since, now)}`;
    case 'deleting':
      return 'being deleted: nothing can be taken back any more';
    case 'erasing':
      return 'being erased: somebody else deleted the identity';
    case 'needsAttention':
      return `leaving needs attention: ${reasons[state.reason]}`;
    case 'rescinding':
      return 'being taken back';
    case 'deleted':
      return `deleted ${when(state.at, now)}`;
    case 'erased':
      return `erased ${when(state.at, now)}; somebody else had deleted the identity`;
    case 'rescinded':
      return `leaving was taken back ${when(state.at, now)}${inVain(restored) ? ', but not restored' : ''}`;
    case 'abandoned':
      return `leaving was given up ${when(state.at, now)}, everything left as it was`;
  }
}

/** The commands that a person may answer with. */
export function offboardingAnswers({ employeeId, state, identity }: OffboardingStatus): string[] {
  if (state.stage === 'needsAttention')
    return state.actions.map((action) => `lifecycle resolve-offboarding ${employeeId} ${typed[action]}`);
  const rescind = `lifecycle rescind-offboarding ${employeeId}`;
  const meant = identity ? ` --identity-id ${identity.identityId}` : '';
  const answers: Partial<Record<OffboardingStage, string[]>> = {
    onHold: [`lifecycle release ${employeeId}`, rescind],
    awaitingApproval: [`lifecycle approve ${employeeId}${meant}`, rescind],
    awaitingSlot: ['lifecycle deletions show', rescind],
  };
  return answers[state.stage] ?? [];
}

function approval({ approval, approvedBy }: OffboardingStatus): string | undefined {
  if (approval === 'none') return undefined;
  return approvedBy === undefined ? approval && 'required, missing' : `given by ${approvedBy}`;
}

/** In the grace period the headline has it, and a hold keeps it from happening. */
function deletion({ deleteAt, state, hold }: OffboardingStatus): Row {
  if (deleteAt === undefined || ['gracePeriod', 'deleted'].includes(state.stage))
    return ['deletion', undefined];
  return ['deletion', `${hold === undefined ? '' : 'held; due '}${when(deleteAt)}`];
}

/** All there is to know, a line for each. */
export function offboardingDetails(
  terminal: Terminal,
  view: OffboardingStatus & Partial<OffboardingView>,
): string {
  const { employeeId, state, identity, hold } = view;
  return sheet(
    terminal,
    { subject: employeeId, headline: offboardingHeadline(view), style: offboardingStyles[state.stage] },
    [
      ['since', state.stage === 'needsAttention' ? when(state.since) : undefined],
      ...answerRows(offboardingAnswers(view)),
      ...waitingRows(view),
      deletion(view),
      ['approval', approval(view)],
      ['hold', state.stage === 'onHold' ? undefined : hold && `by ${hold.by}, ${when(hold.since)}`],
      ['deactivated', view.deactivatedAt && when(view.deactivatedAt)],
      ['restored', view.restored && restorations[view.restored]],
      ['role', identity?.role],
      ['identity', identity?.identityId],
      ['asked by', view.requestedBy],
      ...runRows(view),
    ],
  );
}
