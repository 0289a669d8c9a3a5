import type { Command } from 'commander';
import { allPages } from '../client.js';
import type { Person } from '../lifecycle.js';
import { peopleQuery } from '../requests.js';
import { connect } from './connection.js';
import { checkedFlags, withApi, withPages, type ApiFlags, type PageFlags } from './flags.js';
import { table, type Column } from './table.js';
import { print, type Terminal } from './terminal.js';

const columns: Column<Person>[] = [
  { title: 'EMPLOYEE', cell: (person) => person.employeeId },
  { title: 'E-MAIL', cell: (person) => person.email },
  { title: 'ROLE', cell: (person) => person.role },
  {
    title: 'STATE',
    cell: (person) => (person.active ? 'active' : 'inactive'),
    style: (person) => (person.active ? undefined : 'yellow'),
  },
  { title: 'NAME', cell: (person) => person.name, optional: true },
  { title: 'TEAM', cell: (person) => person.team, optional: true },
  { title: 'IDENTITY', cell: (person) => person.identityId, optional: true },
];

export function addPeople(program: Command, terminal: Terminal): void {
  const command = program.command('people').description('everybody who exists in Kratos');
  withApi(withPages(command)).action(async (flags: ApiFlags & PageFlags) => {
    const { all, json } = flags;
    const query = checkedFlags(peopleQuery, all ? { ...flags, limit: 250 } : flags);
    const client = connect(terminal, flags);
    const page = all
      ? { items: await allPages((cursor) => client.people({ ...query, cursor })) }
      : await client.people(query);
    print(terminal, flags, page, () =>
      page.items.length === 0 ? 'nobody' : table(terminal, columns, page.items),
    );
    if (page.next !== undefined && !json) terminal.err('there are more: --all\n');
  });
}
