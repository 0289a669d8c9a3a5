import { expect, test } from 'vitest';
import { escalation } from '../../../activities/mail/escalation.js';
import { decisionNeeded } from '../../../activities/mail/decision-needed.js';
import { deletionReminder } from '../../../activities/mail/deletion-reminder.js';
import { quarantineAlarm } from '../../../activities/mail/quarantine-alarm.js';
import { leavingActions } from '../../../activities/mail/texts/leaving.js';
import { undeliverable } from '../../../activities/mail/undeliverable.js';
import { at, lifecycle } from '../../cli/run.js';

const unreachable = 3;
const person = { locale: 'en', name: 'Ada Lovelace', employeeId: 'E-1001' } as const;
const mails = [
  escalation({ ...person, delivery: 'link', sent: 5 }),
  undeliverable({ ...person, email: 'ada@example.com' }),
  deletionReminder({ ...person, role: 'analyst', deleteAt: new Date(), approvalMissing: true }),
  decisionNeeded({ ...person, why: 'lastAdmin', actions: leavingActions }),
  quarantineAlarm({ ...person, since: new Date(), perHour: 10, perDay: 50 }),
];
/** What a reader fills in. */
const filledIn: Record<string, string> = {
  'NEW-ADDRESS': 'ada@example.com',
  'NEW-TIME': '2100-12-01T09:00:00+01:00',
  'IDENTITY-ID': '6d2d2b0c-2f5e-4f0e-9f2b-0d8a3a0f7a11',
  REASON: 'leave',
};
const commands = [
  ...new Set(
    mails
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => line.startsWith('    lifecycle '))
      .map((line) => line.trim()),
  ),
];

test('there are commands in the mails for managers', () => {
  expect(commands.length).toBeGreaterThanOrEqual(15);
});

test.each(commands)('%s is a command that exists: it gets as far as asking the API', async (command) => {
  const argv = command
    .split(' ')
    .slice(1)
    .map((word) => filledIn[word] ?? word);
  const { exitCode, err } = await lifecycle(argv, {
    ...at('http://127.0.0.1:1'),
    ask: () => Promise.resolve(person.employeeId),
  });
  expect(exitCode, err).toBe(unreachable);
});
