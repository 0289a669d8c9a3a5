import type { Command } from 'commander';
import { RefusedByApi } from '../client.js';
import { connect } from './connection.js';
import { offboardingDetails } from './describe/offboarding.js';
import { onboardingDetails } from './describe/onboarding.js';
import { employee } from './employee.js';
import { CliFailure, exitCodes } from './failures.js';
import { timeoutMs, withApi, withWait, type ApiFlags, type WaitFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';
import { waitForActivation } from './wait-for-activation.js';
import { waitForDeactivation } from './wait-for-deactivation.js';

export function addStatus(program: Command, terminal: Terminal): void {
  const command = program
    .command('status <employeeId>')
    .description('where joining and leaving of a person stand');
  withApi(withWait(command, 'the person is activated or, leaving, deactivated')).action(
    async (employeeId: string, flags: ApiFlags & WaitFlags) => {
      employee(employeeId);
      timeoutMs(flags);
      const client = connect(terminal, flags);
      const [joining, leaving] = await Promise.all([
        ifKnown(client.onboarding(employeeId)),
        ifKnown(client.offboarding(employeeId)),
      ]);
      if (joining.refused && leaving.refused) {
        const message = `neither a joining nor a leaving of ${employeeId} is known`;
        throw new CliFailure(exitCodes.refused, message, { ...joining.refused.problem, detail: message });
      }
      const leaves = leaving.view !== undefined && leaving.view.closedAt === undefined;
      if (flags.wait && (leaves || !joining.view))
        return waitForDeactivation(terminal, client, employeeId, flags, (offboarding) => ({ offboarding }));
      if (flags.wait)
        return waitForActivation(terminal, client, employeeId, flags, (onboarding) => ({ onboarding }));
      const known = {
        ...(joining.view && { onboarding: joining.view }),
        ...(leaving.view && { offboarding: leaving.view }),
      };
      print(terminal, flags, known, () =>
        [
          joining.view && onboardingDetails(terminal, joining.view),
          leaving.view && offboardingDetails(terminal, leaving.view),
        ]
          .filter((text) => text !== undefined)
          .join('\n\n'),
      );
    },
  );
}

/** That a person does not leave, or was never onboarded here, is no failure as long as one of both is known. */
async function ifKnown<T>(asked: Promise<T>): Promise<{ view?: T; refused?: RefusedByApi }> {
  try {
    return { view: await asked };
  } catch (error) {
    if (error instanceof RefusedByApi && error.problem.type === '/problems/not-found')
      return { refused: error };
    throw error;
  }
}
