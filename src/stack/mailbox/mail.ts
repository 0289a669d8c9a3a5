/** A mail as the mailbox gives it out as JSON. */
export interface Mail extends StoredMail {
  /** With angle brackets, as in the header; empty if the mail has none. */
  messageId: string;
  subject: string;
  /** Headers, decoded; `envelope` says who it really went to. */
  from: string;
  to: string;
  /** Empty if the mail has no such part. */
  text: string;
  html: string;
  /** Every http(s) address in the HTML part's links and in the text, each once. */
  links: string[];
}

/** What the mailbox knows of a mail without reading it. */
export interface StoredMail {
  /** Sorts by time of arrival. */
  id: string;
  /** ISO 8601. */
  receivedAt: string;
  envelope: { from: string; to: string[] };
  /** In bytes. */
  size: number;
}

export interface MailFilter {
  /** Part of one of the envelope's recipients, in any case. */
  to?: string;
  /** Part of the subject, in any case. */
  subject?: string;
}
