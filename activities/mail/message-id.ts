import { createHash } from 'node:crypto';

export interface MailIdentity {
  employeeId: string;
  /** Temporal's run id: random, so nobody can tell the employee from the hash by trying. */
  runId?: string;
  kind: 'invitation' | 'reminder' | 'escalation' | 'undeliverable';
  /** Which of the person's links the mail is about, from 1. */
  issue: number;
}

/**
 * The same mail has the same Message-ID however often it is sent, so that an ambiguous send is recognised as a
 * duplicate. Without personal data: mail servers log it.
 * @see RFC 5322 section 3.6.4
 */
export function messageId(mail: MailIdentity, domain: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([mail.employeeId, mail.runId ?? null, mail.kind, mail.issue]))
    .digest('hex')
    .slice(0, 32);
  return `<${mail.kind}.${mail.issue}.${hash}@${domain}>`;
}
