/** What a role change decides, as pure functions. */
import { ApplicationFailure } from '@temporalio/common';
import { attentionOf } from '../failures.js';
import type {
  RoleChangeAction,
  RoleChangeAttention,
  RoleChangeResolution,
  RoleChangeState,
} from './messages.js';

/** What may resolve what: everything is mended outside, then tried again, or let be. */
const both: readonly RoleChangeAction[] = ['retry', 'abandon'];
export const roleChangeRemedies: Readonly<Record<RoleChangeAttention, readonly RoleChangeAction[]>> = {
  identityNotFound: both,
  identityAmbiguous: both,
  identityOfAnother: both,
  lastAdmin: both,
  identityInactive: both,
  detailsRejected: both,
  systemUnavailable: both,
};

/** What a person has to decide after an activity gave up; undefined for anything else. */
export const attentionReason = (error: unknown): RoleChangeAttention | undefined =>
  attentionOf(error, roleChangeRemedies);

/** The resolution, or why it does not fit; the first one holds. */
export function resolveRole(
  state: RoleChangeState,
  resolution: RoleChangeResolution,
  decided: RoleChangeResolution | undefined,
  ending: boolean,
): RoleChangeResolution | ApplicationFailure {
  if (state.stage !== 'needsAttention') {
    return notNow(`the role change is ${state.stage} and needs no decision`);
  }
  if (ending) return notNow('the role change is being ended, since the person leaves');
  if (decided) return notNow(`${decided.action} was decided a moment ago`);
  const { action } = resolution;
  if (state.actions.includes(action)) return resolution;
  return notNow(`${state.reason} is not resolved by ${action}, but by ${state.actions.join(', ')}`);
}

const notNow = (message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: 'notInThisStage', message, nonRetryable: true });
