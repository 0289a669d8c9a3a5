import type { Command } from 'commander';
import { z } from 'zod';
import type { Plan, PlannedEvent } from '../lifecycle.js';
import { offboardingRequest, onboardingRequest, roles, timeZone } from '../requests.js';
import { connect } from './connection.js';
import { readWith } from './files.js';
import { checked, checkedFlags, withApi, type ApiFlags } from './flags.js';
import { withJoiner, withLeaverDetails } from './person-flags.js';
import { paint, print, type Terminal } from './terminal.js';

interface PlanFlags extends ApiFlags {
  policy?: string;
  timeZone?: string;
  role?: string;
}

export function addPlan(program: Command, terminal: Terminal): void {
  const plan = program
    .command('plan')
    .description('show what would happen to somebody and when; nothing is started')
    .addHelpText('after', '\nWith --policy no server is asked.');
  const withPlan = (command: Command) =>
    withApi(command)
      .option('--time-zone <name>', "the person's, such as Europe/Vienna (default: this computer's)")
      .option('--policy <file>', 'plan by this policy file instead of the one in force');

  withPlan(withJoiner(plan.command('onboard').description('of somebody who joins'))).action(
    async (flags: PlanFlags) => {
      const request = checkedFlags(onboardingRequest, flags);
      const zone = zoneOf(flags);
      const policy = await policyIn(terminal, flags);
      const { planOnboarding } = await import('../plan/onboarding.js');
      const told = policy
        ? planOnboarding({ request, policy, timeZone: zone, now: Date.now() })
        : await connect(terminal, flags).planOnboarding(request, zone);
      print(terminal, flags, told, () => timetable(terminal, told));
    },
  );

  withPlan(withLeaverDetails(plan.command('offboard <employeeId>').description('of somebody who leaves')))
    .option('--role <role>', 'with --policy: the role that the person has (else Kratos is asked)')
    .action(async (employeeId: string, flags: PlanFlags) => {
      const request = checkedFlags(offboardingRequest, { ...flags, employeeId }, ['employeeId']);
      const zone = zoneOf(flags);
      const policy = await policyIn(terminal, flags);
      const { planOffboarding } = await import('../plan/offboarding.js');
      const told = policy
        ? planOffboarding({ request, role: roleIn(flags), policy, timeZone: zone, now: Date.now() })
        : await connect(terminal, flags).planOffboarding(request, zone);
      print(terminal, flags, told, () => timetable(terminal, told));
    });
}

/** @throws CliFailure usage */
function zoneOf(flags: PlanFlags): string {
  const zone = flags.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return checked(z.object({ timeZone }), { timeZone: zone }).timeZone;
}

/** @throws CliFailure usage */
const roleIn = ({ role }: PlanFlags) => checked(z.object({ role: z.enum(roles) }), { role }).role;

/** @throws CliFailure usage, with every problem of the file */
async function policyIn(terminal: Terminal, { policy }: PlanFlags) {
  if (policy === undefined) return undefined;
  const { readPolicy } = await import('../policy.js');
  return readWith(terminal, policy, (text) => readPolicy(text));
}

const recipients: Record<NonNullable<PlannedEvent['to']>, string> = {
  joiner: 'the person',
  manager: 'the manager',
  hrContact: 'the HR contact',
  requester: 'the requester',
  mover: 'the person',
};

/** Nothing of a plan is cut off, whatever the width of the screen. */
function timetable(terminal: Terminal, { employeeId, role, timeZone: zone, events }: Plan): string {
  const width = Math.max(...events.map(({ local }) => local.length));
  const lines = events.flatMap(({ local, kind, to, what, condition }) => [
    `${local.padEnd(width)}  ${kind === 'mail' && to ? `mail to ${recipients[to]}: ${what}` : what}`,
    ...(condition === undefined ? [] : [`${' '.repeat(width + 4)}${paint(terminal, 'dim', condition)}`]),
  ]);
  return [`${employeeId}, ${role}, ${zone}; nothing was started`, '', ...lines].join('\n');
}
