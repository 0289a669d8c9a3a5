import { createHash } from 'node:crypto';

export interface MailIdentity {
  /** Absent where the mail is about nobody in particular. */
  employeeId?: string;
  /** Temporal's run id: random, so nobody can tell the employee from the hash by trying. */
  runId?: string;
  kind:
    | 'invitation'
    | 'reminder'
    | 'escalation'
    | 'undeliverable'
    | 'deletion-reminder'
    | 'decision'
    | 'quarantine'
    | 'role';
  /** Which of its kind: of mails about links, which link, from 1. */
  issue: number;
  /** What tells it apart besides, such as the time that it names. */
  about?: string;
}

/**
 * The same mail has the same Message-ID however often it is sent, so that an ambiguous send is recognised as a
 * duplicate. Without personal data: mail servers log it.
 * @see RFC 5322 section 3.6.4
 */
export function messageId(mail: MailIdentity, domain: string): string {
  const { employeeId = null, runId = null, kind, issue, about } = mail;
  const told = [employeeId, runId, kind, issue, ...(about === undefined ? [] : [about])];
  const hash = createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32);
  return `<${kind}.${issue}.${hash}@${domain}>`;
}
