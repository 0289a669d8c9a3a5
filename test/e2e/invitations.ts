/** What a joiner finds in the mailbox. */
import type { Mail } from '../../src/stack/mailbox/mail.js';

/** The recovery link that the button of the welcome page opens, or undefined where the mail has none. */
export function linkIn({ text }: Pick<Mail, 'text'>): URL | undefined {
  const fragment = /\/welcome\?lang=\w+#(\S+)/.exec(text)?.[1];
  return fragment === undefined ? undefined : new URL(decodeURIComponent(fragment));
}

export function tokenIn(mail: Pick<Mail, 'text'>): string | undefined {
  return linkIn(mail)?.searchParams.get('token') ?? undefined;
}

/** The number of the issue that an invitation belongs to; undefined for a notice. */
export function issueOf({ messageId }: Pick<Mail, 'messageId'>): number | undefined {
  const issue = /^<invitation\.(\d+)\./.exec(messageId)?.[1];
  return issue === undefined ? undefined : Number(issue);
}

/** Of one person: how many mails came of each issue, by Message-ID. */
export function mailsByIssue(mails: readonly Mail[]): Map<number, { ids: Set<string>; count: number }> {
  const issues = new Map<number, { ids: Set<string>; count: number }>();
  for (const mail of mails) {
    const issue = issueOf(mail);
    if (issue === undefined) continue;
    const known = issues.get(issue) ?? { ids: new Set(), count: 0 };
    known.ids.add(mail.messageId);
    issues.set(issue, { ids: known.ids, count: known.count + 1 });
  }
  return issues;
}
