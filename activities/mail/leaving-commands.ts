import type { Block } from './content.js';
import type { LeavingAction, LeavingTexts } from './texts/leaving.js';

/** The command for each thing that can be done about an offboarding, with what the reader has to fill in. */
export function leavingCommands(
  texts: LeavingTexts,
  employeeId: string,
  actions: readonly LeavingAction[],
): Block[] {
  const { reason, identityId, time } = texts.fillIn;
  const commands: Record<LeavingAction, string> = {
    approve: `approve ${employeeId}`,
    extend: `extend ${employeeId} --until ${time}`,
    hold: `hold ${employeeId} --reason ${reason}`,
    rescind: `rescind-offboarding ${employeeId}`,
    retry: `resolve-offboarding ${employeeId} retry`,
    choose: `resolve-offboarding ${employeeId} choose --identity-id ${identityId}`,
    restart: `resolve-offboarding ${employeeId} restart`,
    erase: `resolve-offboarding ${employeeId} erase`,
    abandon: `resolve-offboarding ${employeeId} abandon`,
  };
  return actions.map((action) => ({
    kind: 'command',
    does: texts.actions[action],
    command: `lifecycle ${commands[action]}`,
  }));
}
