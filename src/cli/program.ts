/** The command `lifecycle`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { root } from '../root.js';
import { addApprove } from './approve.js';
import { addAudit } from './audit.js';
import { addDeletionRecord } from './deletion-record.js';
import { addDeletions } from './deletions.js';
import { addExtend } from './extend.js';
import { exitCodes, failureOf, type ExitCode } from './failures.js';
import { addHold } from './hold.js';
import { addList } from './list.js';
import { addMove } from './move.js';
import { addOffboard } from './offboard.js';
import { addOffboardings } from './offboardings.js';
import { addOnboard } from './onboard.js';
import { addPeople } from './people.js';
import { addPlan } from './plan.js';
import { addRehearse } from './rehearse.js';
import { addRelease } from './release.js';
import { addRescindOffboarding } from './rescind-offboarding.js';
import { addRescind } from './rescind.js';
import { addResend } from './resend.js';
import { addResolveOffboarding } from './resolve-offboarding.js';
import { addResolveRoleChange } from './resolve-role-change.js';
import { addResolve } from './resolve.js';
import { addRoleChange } from './role-change.js';
import { addSetup } from './setup.js';
import { addStatus } from './status.js';
import type { Terminal } from './terminal.js';

/** As the help lists them. */
const groups: [heading: string, commands: ((program: Command, terminal: Terminal) => void)[]][] = [
  ['Joining:', [addOnboard, addResend, addRescind, addResolve]],
  [
    'Leaving:',
    [
      addOffboard,
      addExtend,
      addHold,
      addRelease,
      addApprove,
      addRescindOffboarding,
      addResolveOffboarding,
      addDeletions,
    ],
  ],
  ['Moving:', [addMove, addRoleChange, addResolveRoleChange]],
  ['Looking:', [addStatus, addList, addOffboardings, addPeople]],
  ['Trying out:', [addPlan, addRehearse]],
  ['Evidence:', [addAudit, addDeletionRecord]],
  ['Running it:', [addSetup]],
];

const epilogue = `
The API is found by --api and --key, else by LIFECYCLE_API_URL and LIFECYCLE_API_KEY, else in
.lifecycle/stack.json of this folder or one above (npm start writes it).

Exit codes: 0 done, 1 refused, 2 usage, 3 unreachable, 130 interrupted.`;

/** Runs one command. Never throws: a failure is told on standard error, and by the exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const program = new Command('lifecycle')
    .description('People joining and leaving, on Ory Kratos and Temporal.')
    .version(version(), '--version')
    .addHelpText('after', epilogue)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      // Told below, in one form for all failures.
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
    });
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const add of commands) add(program, terminal);
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    // Help was shown, since no command was given.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
    const { exitCode, message, problem } = failureOf(error, terminal.signal);
    terminal.err(argv.includes('--json') ? `${JSON.stringify(problem)}\n` : `lifecycle: ${message}\n`);
    return exitCode;
  }
}

const version = () =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
