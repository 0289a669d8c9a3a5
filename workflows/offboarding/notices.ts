/** Mails about the run. It does not wait for them; one that is lost is logged. */
import { CancellationScope, isCancellation, log } from '@temporalio/workflow';
import { inTurn } from '../local-turns.js';
import { notices, noticesAtOnce } from './activities.js';
import { approvalMissing, iso, policyOf } from './life.js';
import type { OffboardingState, ShownIdentity } from './messages.js';
import type { Run } from './run.js';
import type { DeletionReminderDue } from './schedule.js';

async function unlessLost(
  run: Run,
  what: string,
  atOnce: () => Promise<void>,
  later: () => Promise<void>,
): Promise<void> {
  const scope = new CancellationScope();
  run.mails.add(scope);
  try {
    await scope.run(() =>
      inTurn(run, atOnce).catch((error: unknown) => {
        if (isCancellation(error)) throw error;
        return later();
      }),
    );
  } catch (error) {
    if (!isCancellation(error)) log.warn('a notice could not be delivered', { notice: what });
  } finally {
    run.mails.delete(scope);
  }
}

/** Tells those who asked, and HR, of the coming deletion. Never rejects. */
export async function remind(
  run: Run,
  { leadMs }: DeletionReminderDue,
  deleteAt: number,
  { role }: ShownIdentity,
): Promise<void> {
  const { employeeId, locale, requesterEmail } = run.input.leaver;
  const { hrContact } = policyOf(run.life);
  const recipients = new Set([requesterEmail, hrContact].filter((to) => to !== undefined));
  const missing = approvalMissing(run.life);
  await Promise.all(
    [...recipients].map((to) => {
      const notice = {
        to,
        employeeId,
        locale,
        deleteAt: iso(deleteAt),
        leadMs,
        role,
        approvalMissing: missing,
      };
      return unlessLost(
        run,
        'reminder',
        () => noticesAtOnce.remindOfDeletion(notice),
        () => notices.remindOfDeletion(notice),
      );
    }),
  );
}

/** Asks HR, or else those who asked for the offboarding, for what the state waits for. Never rejects. */
export async function askFor(run: Run, state: OffboardingState): Promise<void> {
  if (state.stage === 'needsAttention') await ask(run, state.reason, state.actions);
  if (state.stage === 'awaitingApproval')
    await ask(run, state.stage, ['approve', 'extend', 'hold', 'rescind']);
}

/** Tells the same people that what was taken back cannot be restored for now. Never rejects. */
export const tellOfVain = (run: Run): Promise<void> => ask(run, 'rescinding', []);

async function ask(run: Run, why: string, actions: readonly string[]): Promise<void> {
  const { employeeId, locale, requesterEmail } = run.input.leaver;
  const to = policyOf(run.life).hrContact ?? requesterEmail;
  if (to === undefined) return;
  run.asked += 1;
  const notice = {
    to,
    employeeId,
    locale,
    number: run.asked,
    why,
    actions,
  };
  await unlessLost(
    run,
    why,
    () => noticesAtOnce.askForDecision(notice),
    () => notices.askForDecision(notice),
  );
}
