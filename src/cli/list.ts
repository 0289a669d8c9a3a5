import type { Command } from 'commander';
import type { OnboardingRow } from '../lifecycle.js';
import { onboardingsQuery } from '../requests.js';
import { connect } from './connection.js';
import { onboardingStyles } from './describe/onboarding.js';
import { checkedFlags, withApi, withPages, type ApiFlags, type PageFlags } from './flags.js';
import { pageQuery, printPages } from './pages.js';
import type { Column } from './table.js';
import type { Terminal } from './terminal.js';
import { relative } from './times.js';

const columns: Column<OnboardingRow>[] = [
  { title: 'EMPLOYEE', cell: (row) => row.employeeId },
  {
    title: 'STAGE',
    cell: (row) => [row.stage, row.attention].filter(Boolean).join(': '),
    style: (row) => row.stage && onboardingStyles[row.stage],
  },
  { title: 'DUE', cell: (row) => row.dueAt && relative(row.dueAt) },
  { title: 'STARTED', cell: (row) => relative(row.startedAt) },
  { title: 'ROLE', cell: (row) => row.role, optional: true },
  { title: 'TEAM', cell: (row) => row.team, optional: true },
  { title: 'IDENTITY', cell: (row) => row.identityId, optional: true },
];

export function addList(program: Command, terminal: Terminal): void {
  const command = program
    .command('list')
    .description('onboardings, newest first')
    .option('--stage <stage>', 'only those in this stage, such as needsAttention')
    .option('--role <role>', 'only those of this role');
  withApi(withPages(command)).action(async (flags: ApiFlags & PageFlags) => {
    const query = checkedFlags(onboardingsQuery, pageQuery(flags));
    const client = connect(terminal, flags);
    await printPages(terminal, flags, { columns, none: 'no onboardings' }, (after) =>
      client.onboardings({ ...query, ...after }),
    );
  });
}
