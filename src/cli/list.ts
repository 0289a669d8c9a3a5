import type { Command } from 'commander';
import { allPages } from '../client.js';
import type { OnboardingRow } from '../lifecycle.js';
import { onboardingsQuery } from '../requests.js';
import { connect } from './connection.js';
import { stageStyles } from './describe.js';
import { checkedFlags, withApi, withPages, type ApiFlags, type PageFlags } from './flags.js';
import { table, type Column } from './table.js';
import { print, type Terminal } from './terminal.js';
import { relative } from './times.js';

const columns: Column<OnboardingRow>[] = [
  { title: 'EMPLOYEE', cell: (row) => row.employeeId },
  {
    title: 'STAGE',
    cell: (row) => [row.stage, row.attention].filter(Boolean).join(': '),
    style: (row) => row.stage && stageStyles[row.stage],
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
    const { all, json } = flags;
    const query = checkedFlags(onboardingsQuery, all ? { ...flags, limit: 250 } : flags);
    const client = connect(terminal, flags);
    const page = all
      ? { items: await allPages((cursor) => client.onboardings({ ...query, cursor })) }
      : await client.onboardings(query);
    print(terminal, flags, page, () =>
      page.items.length === 0 ? 'no onboardings' : table(terminal, columns, page.items),
    );
    if (page.next !== undefined && !json) terminal.err('there are more: --all\n');
  });
}
