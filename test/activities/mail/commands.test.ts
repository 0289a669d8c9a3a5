import { expect, test } from 'vitest';
import { escalation } from '../../../activities/mail/escalation.js';
import { undeliverable } from '../../../activities/mail/undeliverable.js';
import { at, lifecycle } from '../../cli/run.js';

const unreachable = 3;
const person = { locale: 'en', name: 'Ada Lovelace', employeeId: 'E-1001' } as const;
const mails = [
  escalation({ ...person, delivery: 'link', sent: 5 }),
  undeliverable({ ...person, email: 'ada@example.com' }),
];
const commands = mails
  .flatMap(({ text }) => text.split('\n'))
  .filter((line) => line.startsWith('    lifecycle '))
  .map((line) => line.trim());

test('there are commands in the mails for managers', () => {
  expect(commands.length).toBeGreaterThanOrEqual(4);
});

test.each(commands)('%s is a command that exists: it gets as far as asking the API', async (command) => {
  const argv = command.replace('NEW-ADDRESS', 'ada@example.com').split(' ').slice(1);
  const { exitCode, err } = await lifecycle(argv, at('http://127.0.0.1:1'));
  expect(exitCode, err).toBe(unreachable);
});
