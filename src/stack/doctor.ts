/** `npm run doctor`: says for each need whether it is met, and what to do. Exit code 1 if `npm start` would fail. */
import { parseStackArguments, UsageError } from './arguments.js';
import { needs, type Need } from './needs.js';

const usage = `Usage: npm run doctor -- [--json] [--port-base N] [--data DIR]

Says what this machine has of what is needed, and what to do about the rest.`;

function report(list: readonly Need[]): string {
  const width = Math.max(...list.map(({ what }) => what.length));
  const line = (need: Need) => {
    const first = `  ${need.met ? 'ok     ' : 'MISSING'}  ${need.what.padEnd(width)}  ${need.found}`;
    return need.remedy === undefined ? first : `${first}\n${' '.repeat(width + 13)}→ ${need.remedy}`;
  };
  const section = (use: Need['for']) => [
    `For ${use}:`,
    ...list.filter((need) => need.for === use).map(line),
    '',
  ];
  return [...section('npm start'), ...section('npm test')].join('\n').trimEnd();
}

try {
  const offered = ['json', 'port-base', 'data', 'help'] as const;
  const { json, help, portBase, dataDir } = parseStackArguments(process.argv.slice(2), offered);
  if (help) console.log(usage);
  else {
    const list = await needs({ environment: process.env, portBase, dataDir });
    const ready = list.every((need) => need.met || need.for !== 'npm start');
    console.log(json ? JSON.stringify({ ready, needs: list }, null, 2) : report(list));
    process.exitCode = ready ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
