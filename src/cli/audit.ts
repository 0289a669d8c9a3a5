import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { ExportLine, PlaceLine } from '../store/export.js';
import type { AuditView } from '../store/reading.js';
import type { Verification } from '../store/verify.js';
import { connect } from './connection.js';
import { employee } from './employee.js';
import { exitCodes, failure, usage } from './failures.js';
import { withApi, type ApiFlags } from './flags.js';
import { trustedKeys } from './public-key.js';
import { table, type Column } from './table.js';
import { print, type Terminal } from './terminal.js';
import { absolute } from './times.js';

interface VerifyFlags extends ApiFlags {
  file?: string;
  publicKey?: string;
  earlier?: string;
}

const columns: Column<AuditView>[] = [
  { title: 'NO.', cell: ({ seq }) => String(seq) },
  { title: 'WHEN', cell: ({ at }) => absolute(at) },
  { title: 'WHAT', cell: ({ type }) => type },
  {
    title: 'PHASE',
    cell: ({ phase }) => phase,
    style: ({ phase }) => (phase === 'refused' ? 'yellow' : undefined),
  },
  { title: 'WHO', cell: ({ actor }) => actor },
  { title: 'FACTS', cell: ({ facts }) => words(facts), optional: true },
  {
    title: 'PERSONAL',
    cell: ({ personal }) => (typeof personal === 'object' ? words(personal) : personal),
    optional: true,
  },
];

const words = (values: Readonly<Record<string, unknown>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');

/** An export that was taken away. @throws CliFailure usage where it is none */
async function* linesOf(path: string): AsyncGenerator<ExportLine> {
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
      if (line !== '') yield JSON.parse(line) as ExportLine;
  } catch (error) {
    throw usage(`${path} cannot be read as an export: ${(error as Error).message}`);
  }
}

/** What an earlier export vouched for. */
async function placesOf(path: string): Promise<PlaceLine[]> {
  const places: PlaceLine[] = [];
  for await (const line of linesOf(path))
    if (line.kind === 'checkpoint' || line.kind === 'head') places.push(line);
  return places;
}

async function verify(terminal: Terminal, flags: VerifyFlags): Promise<void> {
  const { file, publicKey, earlier } = flags;
  const { verifyExport } = await import('../store/verify.js');
  const lines = file === undefined ? connect(terminal, flags).auditExport() : linesOf(file);
  const verification = await verifyExport(lines, {
    ...(publicKey !== undefined && { trusted: await trustedKeys(publicKey) }),
    ...(earlier !== undefined && { earlier: await placesOf(earlier) }),
  });
  if (!verification.ok) {
    const [first = 'no reason', ...others] = verification.problems;
    const more = others.length > 0 ? `, and ${others.length} problems more` : '';
    if (flags.json) print(terminal, flags, verification, () => '');
    throw failure(exitCodes.refused, 'not-verified', `the audit does not verify: ${first}${more}`);
  }
  print(terminal, flags, verification, () => verdict(verification, publicKey !== undefined));
}

const verdict = ({ entries, checkpoints, head }: Verification, trusted: boolean) =>
  [
    `verified: ${entries} entries, ${checkpoints} checkpoints, the last entry of ${absolute(head?.at ?? '')}`,
    ...(trusted
      ? []
      : [`by the key that the store names, ${head?.keyId ?? ''}: --public-key checks against one of yours`]),
  ].join('\n');

export function addAudit(program: Command, terminal: Terminal): void {
  const audit = program.command('audit').description('what was done and decided, and by whom');

  withApi(
    audit
      .command('export')
      .description('all of it, one JSON document a line; its last line is the signed head'),
  ).action(async (flags: ApiFlags) => {
    for await (const line of connect(terminal, flags).auditExport())
      terminal.out(`${JSON.stringify(line)}\n`);
  });

  withApi(
    audit
      .command('verify')
      .description('whether nothing of it was changed, removed or added (exit 1 where it was)')
      .option('--file <path>', 'an export, offline; else what the API exports')
      .option(
        '--public-key <path>',
        'PEM of the key that must have signed; else the keys that the store names',
      )
      .option('--earlier <path>', 'an earlier export, all of which must still be there'),
  ).action((flags: VerifyFlags) => verify(terminal, flags));

  withApi(
    audit.command('keys').description('the public keys that it was signed with, in PEM: keep them elsewhere'),
  ).action(async (flags: ApiFlags) => {
    const found = await connect(terminal, flags).auditKeys();
    print(terminal, flags, found, () =>
      found.keys
        .map(({ publicKey }) => publicKey)
        .join('')
        .trimEnd(),
    );
  });

  withApi(
    audit.command('show <employeeId>').description('of one person; personal data until it is erased'),
  ).action(async (employeeId: string, flags: ApiFlags) => {
    const found = await connect(terminal, flags).auditOf(employee(employeeId));
    print(terminal, flags, found, () =>
      found.entries.length === 0 ? 'nothing' : table(terminal, columns, found.entries),
    );
  });
}
