/** The form in which a status is told: who, where it stands, and a line for all else there is to know. */
import type { Waiting } from '../../lifecycle.js';
import { paint, printable, type Style, type Terminal } from '../terminal.js';
import { when } from '../times.js';

/** A label and its value; left out where there is none. */
export type Row = readonly [label: string, value: string | undefined];

export function sheet(
  terminal: Pick<Terminal, 'colour'>,
  { subject, headline, style }: { subject: string; headline: string; style?: Style | undefined },
  rows: readonly Row[],
): string {
  return [
    `${paint(terminal, 'bold', subject)}  ${style === undefined ? headline : paint(terminal, style, headline)}`,
    ...rows
      .filter(([, value]) => value !== undefined)
      .map(([label, value = '']) => `  ${label.padEnd(11)}  ${printable(value)}`),
  ].join('\n');
}

/** What the engine knows of a run beside its status. */
export interface RunSeen {
  runId?: string;
  startedAt?: string;
  closedAt?: string;
  waitingFor?: Waiting;
}

/** The answers that a person may give, as commands to type. */
export const answerRows = (answers: readonly string[]): Row[] =>
  answers.map((answer) => ['answer with', answer]);

export const waitingRows = ({ waitingFor }: RunSeen): Row[] =>
  waitingFor === undefined
    ? []
    : [
        ['waiting for', inWords[waitingFor.failure ?? '']],
        ['trying', waiting(waitingFor)],
      ];

export const runRows = ({ startedAt, closedAt, runId }: RunSeen): Row[] => [
  ['started', startedAt && when(startedAt)],
  ['closed', closedAt && when(closedAt)],
  ['run', runId],
];

/** What people need not know the names of. */
const inWords: Partial<Record<string, string>> = {
  noSlotYet: 'the gate of all deletions: lifecycle deletions show',
  kratosUnavailable: 'Kratos, which does not answer',
  mailUnavailable: 'the mail server, which does not answer',
  storeUnavailable: 'the store, without which nothing is done',
  engineUnavailable: 'Temporal, which does not answer',
};

function waiting({ activity, attempt, failure, nextAttemptAt }: Waiting): string {
  const parts = [`${activity}, attempt ${attempt}`, failure, nextAttemptAt && `again ${when(nextAttemptAt)}`];
  return parts.filter(Boolean).join(', ');
}
