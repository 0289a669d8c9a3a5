/** A role change in words. */
import type { RoleChangeView } from '../../lifecycle.js';
import type {
  RoleChangeAttention,
  RoleChangeStatus,
  RoleChangeState,
} from '../../../workflows/role-change/messages.js';
import type { Style, Terminal } from '../terminal.js';
import { when } from '../times.js';
import { answerRows, runRows, sheet, waitingRows } from './rows.js';

const reasons: Record<RoleChangeAttention, string> = {
  identityNotFound: 'no identity is known to be the person',
  identityAmbiguous: 'several identities could be the person',
  identityOfAnother: 'the named identity belongs to another employee',
  lastAdmin: 'without this person nobody could administer anything',
  identityInactive: 'the identity is deactivated',
  detailsRejected: "the person's details do not fit the new role",
  systemUnavailable: 'a system did not answer for days',
};

const styles: Partial<Record<RoleChangeState['stage'], Style>> = {
  changed: 'green',
  needsAttention: 'yellow',
  abandoned: 'dim',
};

/** Where it stands, in one line. */
function headline({ role, from, state }: RoleChangeStatus): string {
  switch (state.stage) {
    case 'changingRole':
      return `moving to ${role}`;
    case 'needsAttention':
      return `moving to ${role} needs attention: ${reasons[state.reason]}`;
    case 'changed':
      return `moved ${from === undefined ? '' : `from ${from} `}to ${role} ${when(state.at)}`;
    case 'abandoned':
      return `moving to ${role} was given up ${when(state.at)}`;
  }
}

/** The commands that a person may answer with. */
export const roleChangeAnswers = ({ employeeId, state }: RoleChangeStatus): string[] =>
  state.stage === 'needsAttention'
    ? state.actions.map((action) => `lifecycle resolve-role-change ${employeeId} ${action}`)
    : [];

/** All there is to know, a line for each. */
export function roleChangeDetails(
  terminal: Terminal,
  view: RoleChangeStatus & Partial<RoleChangeView>,
): string {
  const { employeeId, state } = view;
  return sheet(terminal, { subject: employeeId, headline: headline(view), style: styles[state.stage] }, [
    ['since', state.stage === 'needsAttention' ? when(state.since) : undefined],
    ...answerRows(roleChangeAnswers(view)),
    ['follow', state.stage === 'changingRole' ? `lifecycle role-change ${employeeId}` : undefined],
    ...waitingRows(view),
    ['identity', view.identityId],
    ['asked by', view.requestedBy],
    ...runRows(view),
  ]);
}
