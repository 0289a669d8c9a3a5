/** The run in words, for Temporal's UI. No personal data: details are shown to whoever may see the UI with a key. */
import type { OffboardingState, OffboardingStatus } from './messages.js';

function sentence(state: OffboardingState): string {
  switch (state.stage) {
    case 'scheduled':
      return `Can sign in until ${minute(state.lastDayAt)}.`;
    case 'deactivating':
      return 'Deactivating the identity and ending its sessions.';
    case 'gracePeriod':
      return `Deactivated; will be deleted at ${minute(state.deleteAt)}.`;
    case 'onHold':
      return `**On hold** by ${state.by} since ${minute(state.since)}.`;
    case 'awaitingApproval':
      return `**Needs an approval** since ${minute(state.since)}.`;
    case 'awaitingSlot':
      return `Waits for its turn to be deleted since ${minute(state.since)}.`;
    case 'deleting':
      return 'Deleting the identity and what is kept about the person.';
    case 'erasing':
      return 'Erasing what is kept about the person, whose identity somebody else deleted.';
    case 'needsAttention':
      return `**Needs a decision: ${state.reason}** since ${minute(state.since)}. Resolve with ${state.actions.join(', ')}.`;
    case 'rescinding':
      return 'Taking it back.';
    case 'deleted':
      return `Deleted at ${minute(state.at)}.`;
    case 'erased':
      return `Erased at ${minute(state.at)}; somebody else had deleted the identity.`;
    case 'rescinded':
      return `Taken back at ${minute(state.at)}.`;
    case 'abandoned':
      return `Given up at ${minute(state.at)}; everything is as it was left.`;
  }
}

/** To the minute: an instant in ISO 8601, as people read it. */
const minute = (instant: string) => `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function consent({ approval, approvedBy }: OffboardingStatus, missing: boolean): string {
  if (approval !== 'required') return 'not needed';
  return missing ? 'missing' : `by ${approvedBy ?? 'nobody'}`;
}

/** Markdown: one paragraph, since Temporal's UI shows five lines and hides the rest. */
export function describe(status: OffboardingStatus, approvalMissing: boolean): string {
  const { state, identity, deactivatedAt, requestedBy, hold, restored } = status;
  const inVain = restored === 'gone' || restored === 'changed';
  return [
    `${sentence(state)}${inVain ? ` **The identity was not restored: ${restored}.**` : ''}`,
    identity ? `Identity: ${identity.identityId}, role: ${identity.role}` : 'Identity: not looked for yet',
    `Deactivated: ${deactivatedAt === undefined ? 'not yet' : minute(deactivatedAt)}${hold ? `, held by ${hold.by}` : ''}`,
    `Asked for by ${requestedBy}, approval: ${consent(status, approvalMissing)}`,
  ].join('\\\n');
}
