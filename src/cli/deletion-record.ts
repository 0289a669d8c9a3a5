import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { DeletionRecord, SignedDeletionRecord } from '../store/deletion-record.js';
import { connect } from './connection.js';
import { employee } from './employee.js';
import { exitCodes, failure, usage } from './failures.js';
import { withApi, type ApiFlags } from './flags.js';
import { trustedKeys } from './public-key.js';
import { print, type Terminal } from './terminal.js';
import { absolute } from './times.js';

interface RecordFlags extends ApiFlags {
  verify?: boolean;
  publicKey?: string;
  file?: string;
}

async function fromFile(path: string): Promise<SignedDeletionRecord> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SignedDeletionRecord;
  } catch (error) {
    throw usage(`--file cannot be read as a record: ${(error as Error).message}`);
  }
}

/** @throws CliFailure where the signature does not hold, or the record is of somebody else */
async function requireGenuine(
  terminal: Terminal,
  signed: SignedDeletionRecord,
  employeeId: string,
  flags: RecordFlags,
): Promise<void> {
  const [{ flawOfRecord }, { publicKeys }] = await Promise.all([
    import('../store/deletion-record.js'),
    import('../store/signing.js'),
  ]);
  const keys =
    flags.publicKey === undefined
      ? publicKeys((await connect(terminal, flags).auditKeys()).keys)
      : await trustedKeys(flags.publicKey);
  const flaw =
    signed.record.employeeId === employeeId ? flawOfRecord(signed, keys) : 'it is about somebody else';
  if (flaw)
    throw failure(
      exitCodes.refused,
      'not-verified',
      `the deletion record of ${employeeId} does not verify: ${flaw}`,
    );
}

function consent({ approval, approved }: DeletionRecord): string {
  if (approved) return `${absolute(approved.at)} by ${approved.by}`;
  return approval === 'none' ? 'not needed' : 'needed; the audit does not say whose it was';
}

const summary = (record: DeletionRecord) => {
  const { identity, requested, deactivated, deleted, entries } = record;
  return [
    `identity     ${identity.identityId} (${identity.role})`,
    `asked for    ${absolute(requested.at)} by ${requested.by}`,
    `consent      ${consent(record)}`,
    deactivated
      ? `deactivated  ${absolute(deactivated.at)}; ${deactivated.sessionsBefore} sessions ended, ${deactivated.sessionsAfter} left`
      : 'deactivated  not in the audit',
    `deleted      ${absolute(deleted.at)}; gone by ${absolute(deleted.verifiedGoneAt)} (404)`,
    `rests on     ${entries.length} entries of the audit, the last of them ${entries.at(-1)?.seq ?? '-'}`,
  ].join('\n');
};

export function addDeletionRecord(program: Command, terminal: Terminal): void {
  const command = program
    .command('deletion-record <employeeId>')
    .description('the signed record of a deletion: who asked, who consented, what was seen')
    .option('--verify', 'check the signature (exit 1 where it does not hold)')
    .option('--public-key <path>', 'PEM of the key that must have signed; else the keys that the store names')
    .option('--file <path>', 'a record that was saved with --json; with --public-key nothing is asked');
  withApi(command).action(async (argument: string, flags: RecordFlags) => {
    const employeeId = employee(argument);
    const signed =
      flags.file === undefined
        ? await connect(terminal, flags).deletionRecord(employeeId)
        : await fromFile(flags.file);
    const verify = flags.verify === true || flags.publicKey !== undefined;
    if (verify) await requireGenuine(terminal, signed, employeeId, flags);
    print(terminal, flags, signed, () =>
      [summary(signed.record), ...(verify ? [`verified     signed with ${signed.keyId}`] : [])].join('\n'),
    );
  });
}
