import { expect, test } from 'vitest';
import { missingPostgres } from '../support/postgres-versions.js';

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';
const ubuntu = 'PRETTY_NAME="Ubuntu 24.04 LTS"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n';

test.each<[string, string[], string, string | undefined]>([
  ['Debian 12 with its own', ['15'], debian, undefined],
  ['Debian 12 with its own and a newer one', ['15', '17'], debian, undefined],
  ['Debian 12 with a newer one alone', ['17'], debian, 'apt-get install postgresql-15'],
  ['Debian 12 without any', [], debian, 'apt-get install postgresql-15'],
  ['another distribution with what it has', ['16'], ubuntu, undefined],
  ['another distribution without any', [], ubuntu, 'apt-get install postgresql'],
  ['a system that does not say what it is, without any', [], '', 'apt-get install postgresql'],
])('what the store has to be tested on is asked for: %s', (_, found, osRelease, remedy) => {
  const missing = missingPostgres(found, osRelease);
  expect(missing?.split(': ').at(-1)).toBe(remedy);
});
