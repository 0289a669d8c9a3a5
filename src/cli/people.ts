import type { Command } from 'commander';
import type { Person } from '../lifecycle.js';
import { peopleQuery } from '../requests.js';
import { connect } from './connection.js';
import { checkedFlags, withApi, withPages, type ApiFlags, type PageFlags } from './flags.js';
import { pageQuery, printPages } from './pages.js';
import type { Column } from './table.js';
import type { Terminal } from './terminal.js';

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
    const query = checkedFlags(peopleQuery, pageQuery(flags));
    const client = connect(terminal, flags);
    await printPages(terminal, flags, { columns, none: 'nobody' }, (after) =>
      client.people({ ...query, ...after }),
    );
  });
}
