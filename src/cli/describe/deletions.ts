/** The gate of deletions in words. */
import type { GovernorStatus } from '../../../workflows/deletion-governor/messages.js';
import type { Terminal } from '../terminal.js';
import { when } from '../times.js';
import { answerRows, sheet, type Row } from './rows.js';

const hourMs = 3_600_000;

/** Both may be: a quarantine stays until it is lifted, also while all is stopped. */
function headline({ stopped, quarantine }: GovernorStatus): string {
  if (stopped) return `stopped ${when(stopped.at)}: nobody is deleted`;
  if (quarantine) return `quarantined ${when(quarantine.since)}: nobody is deleted`;
  return 'open: who is due is deleted';
}

const answers = ({ stopped, quarantine }: GovernorStatus): string[] => [
  ...(stopped ? ['lifecycle deletions resume --reason <text>'] : []),
  ...(quarantine ? ['lifecycle deletions lift --reason <text>'] : []),
];

/** All there is to know, a line for each. */
export function deletionsDetails(terminal: Terminal, status: GovernorStatus): string {
  const { stopped, quarantine, grants, countingSince, allowance } = status;
  const lastHour = grants.filter(({ at }) => Date.now() - Date.parse(at) < hourMs).length;
  const rows: Row[] = [
    ...answerRows(answers(status)),
    ['stopped by', stopped && `${stopped.by}: ${stopped.reason}`],
    [
      'more than',
      quarantine &&
        `${quarantine.caps.perHour} were due within the hour, or ${quarantine.caps.perDay} the day`,
    ],
    ['let through', `${lastHour} within the last hour, ${grants.length} within the last day`],
    ['counted', countingSince && `anew since ${when(countingSince)}`],
    ['allowed', allowance > 0 ? `${allowance} more, whatever the caps` : undefined],
  ];
  const style = stopped || quarantine ? 'yellow' : 'green';
  return sheet(terminal, { subject: 'deletions', headline: headline(status), style }, rows);
}
