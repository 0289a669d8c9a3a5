/** The governor in words, for Temporal's UI. */
import type { GovernorStatus } from './messages.js';

/** Markdown: one paragraph, since Temporal's UI shows five lines and hides the rest. */
export const describe = ({ stopped, quarantine, grants, allowance }: GovernorStatus): string =>
  [
    stopped ? `**Stopped** by ${stopped.by} since ${stopped.at}.` : 'Not stopped.',
    quarantine
      ? `**Quarantined** since ${quarantine.since}: more than ${quarantine.caps.perHour} an hour or ${quarantine.caps.perDay} a day were due.`
      : 'Not quarantined.',
    `Slots granted within 24 hours: ${grants.length}; allowed beyond the caps: ${allowance}`,
  ].join('\\\n');
