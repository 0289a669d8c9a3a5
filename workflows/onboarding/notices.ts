/** Mails to others, and to the joiner without a link. The run does not wait for them; one that is lost is logged. */
import { isCancellation, log } from '@temporalio/workflow';
import { notices } from './activities.js';
import type { AttentionReason } from './messages.js';
import type { Run } from './run.js';

async function unlessLost(what: string, sending: Promise<void>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    if (!isCancellation(error)) log.warn('a notice could not be delivered', { notice: what });
  }
}

const notice = ({ input: { joiner }, issues }: Run) => ({
  employeeId: joiner.employeeId,
  name: joiner.name,
  locale: joiner.locale,
  issue: issues.sent,
});

/** Tells the joiner that the link is about to expire. Never rejects. */
export function remind(run: Run, expiresAt: string): Promise<void> {
  const { delivery, hrContact } = run.input.policy;
  return unlessLost(
    'reminder',
    notices.remindJoiner({
      ...notice(run),
      to: run.email,
      delivery,
      expiresAt,
      anotherFollows: run.issuesLeft > 0,
      ...(hrContact !== undefined && { contact: hrContact }),
    }),
  );
}

/** Tells the manager, or else HR, about what they can mend. Never rejects. */
export async function report(run: Run, reason: AttentionReason): Promise<void> {
  const { joiner, policy } = run.input;
  const to = joiner.managerEmail ?? policy.hrContact;
  if (to === undefined) return;
  if (reason === 'linksExhausted') {
    const { delivery } = policy;
    await unlessLost(reason, notices.escalate({ ...notice(run), to, delivery, sent: run.issues.sent }));
  } else if (reason === 'undeliverable') {
    await unlessLost(reason, notices.reportUndeliverable({ ...notice(run), to, email: run.email }));
  }
}
