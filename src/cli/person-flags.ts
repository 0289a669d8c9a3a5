/** Flags that describe somebody, for doing something about the person and for planning it. */
import type { Command } from 'commander';

/** The fields of an onboarding request. */
export const withJoiner = (command: Command) =>
  command
    .option('--employee-id <id>', "HR's id of the person, the key of everything")
    .option('--email <address>', 'where the invitation goes; also the sign-in name')
    .option('--name <name>', 'as the person is addressed')
    .option('--role <role>', 'admin, analyst or automation-engineer')
    .option('--team <team>', 'whose data an analyst sees')
    .option('--locale <locale>', 'language of the mails: en or de (default: en)')
    .option('--start-at <time>', 'do nothing before, such as 2026-12-01T09:00:00+01:00')
    .option('--manager-email <address>', 'who is told when the person cannot be reached')
    .option('--delivery <kind>', 'link, or code for addresses behind scanners that click');

/** The fields of an offboarding request, without the employee's id and why. */
export const withLeaverDetails = (command: Command) =>
  command
    .option('--identity-id <id>', 'which identity, where it bears no marker of ours, or several do')
    .option('--email <address>', 'instead of --identity-id: what the person signs in with')
    .option(
      '--last-day <time>',
      'until when the person can sign in, such as 2026-12-31T18:00:00+01:00 (default: not any more)',
    )
    .option('--requester-email <address>', 'who is reminded of the coming deletion')
    .option('--locale <locale>', 'language of the mails: en or de (default: en)');
