import { expect, test } from 'vitest';
import { parseStackArguments, UsageError } from '../../src/stack/arguments.js';

test.each([
  [['--bogus'], '--bogus'],
  [['--json'], '--json'],
  [['start'], 'start'],
  [['--port-base'], '--port-base'],
  [['--port-base', 'many'], '--port-base'],
  [['--port-base', '0'], '--port-base'],
  [['--port-base', '4400.5'], '--port-base'],
  [['--port-base', '65530'], '--port-base'],
  [['--port-base', ''], '--port-base'],
])('refuses %j and names it', (args, named) => {
  expect(() => parseStackArguments(args)).toThrow(UsageError);
  expect(() => parseStackArguments(args)).toThrow(named);
});

test('has defaults', () => {
  expect(parseStackArguments([])).toMatchObject({ portBase: 4400, json: false, help: false });
  expect(parseStackArguments([]).dataDir).toMatch(/\/\.lifecycle$/);
});

test('takes a base and a folder', () => {
  expect(parseStackArguments(['--port-base', '5000', '--data', '/tmp/elsewhere'])).toMatchObject({
    portBase: 5000,
    dataDir: '/tmp/elsewhere',
  });
});
