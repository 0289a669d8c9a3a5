/** What README.md and CONTRIBUTING.md tell people to type: run as it stands, or a script, or a line of .ci/run. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../../src/root.js';
import { startTestStack, type TestStack } from '../support/stack.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const ci = read('.ci/run').split('\n');

/** Commands of the fenced `sh` blocks, one for each line that a person would paste. */
function typed(markdown: string): string[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .filter((line) => line !== ''),
  );
}

/** Commands between backticks, or behind a prompt. */
const mentioned = (markdown: string): string[] =>
  [...markdown.matchAll(/(?:`|^\$ )((?:npm |npx |\.ci\/)[^`\n]+)/gm)].map(([, command = '']) => command);

const isRunHere = (command: string) => /^(npx lifecycle|curl) /.test(command);

/** Whether a command is a script of package.json, a tool as a script runs it, or a line of .ci/run, or .ci/run itself. */
function isRunElsewhere(command: string): boolean {
  const [words = ''] = command.split(' -- ');
  const script = /^npm (?:run )?([\w:-]+)$/.exec(words)?.[1];
  if (script !== undefined && Object.hasOwn(scripts, script)) return true;
  const tool = /^npx (\w+ \w+)/.exec(words)?.[1];
  if (tool !== undefined && Object.values(scripts).some((body) => body.split(' && ').includes(tool)))
    return true;
  return command === '.ci/run' || ci.includes(command);
}

const readme = read('README.md');
const lines = typed(readme).filter(isRunHere);

describe('on a stack', () => {
  let it: TestStack;
  beforeAll(async () => {
    it = await startTestStack();
  });
  afterAll(() => it.stop());

  function run(command: string): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, LIFECYCLE_API_URL: it.stack.api, LIFECYCLE_API_KEY: it.stack.adminKey };
    return new Promise((resolve) => {
      const child = execFile('bash', ['-c', command], { cwd: root, env, timeout: 60_000 }, (_, out, err) => {
        resolve({ code: child.exitCode ?? -1, out, err });
      });
    });
  }

  /** As a person finds it who reads on before typing the next command. */
  const linkIsOut = (employeeId: string) =>
    vi.waitFor(
      async () => expect((await it.client.onboarding(employeeId)).state.stage).toBe('awaitingActivation'),
      { timeout: 20_000, interval: 100 },
    );

  test('each command of the README does what it says, in its order', { timeout: 180_000 }, async () => {
    expect(lines.length).toBeGreaterThanOrEqual(8);
    for (const command of lines) {
      const { code, out, err } = await run(command);
      expect({ command, code, err }).toEqual({ command, code: 0, err: '' });
      // curl is content with any answer: a problem names no employee.
      if (command.startsWith('curl ')) expect(JSON.parse(out)).toMatchObject({ employeeId: 'e-2' });
      const invited = /^npx lifecycle onboard --employee-id (\S+)/.exec(command)?.[1];
      if (invited !== undefined) await linkIsOut(invited);
    }
  });
});

test.each(['README.md', 'CONTRIBUTING.md'])('%s names no command that nobody runs', (path) => {
  const commands = [...typed(read(path)), ...mentioned(read(path))].flatMap((line) => line.split(' && '));
  expect(commands.length).toBeGreaterThan(0);
  const unknown = commands.filter((command) => !lines.includes(command) && !isRunElsewhere(command));
  expect(unknown).toEqual([]);
});
