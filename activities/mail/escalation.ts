import type { Rendered } from './content.js';
import { render } from './render.js';
import { locales, type Locale } from './texts/locales.js';
import type { Delivery } from './texts/texts.js';

export interface Escalation {
  locale: Locale;
  /** Of the person who joins. */
  name: string;
  employeeId: string;
  delivery: Delivery;
  /** How many links or codes were sent in vain. */
  sent: number;
}

/** Tells the manager or the HR contact that every permitted link expired unused, and what resolves it. */
export function escalation(data: Escalation): Rendered {
  const texts = locales[data.locale];
  const { escalation: own, attention } = texts;
  return render({
    lang: texts.lang,
    subject: own.subject(data),
    preheader: own.preheader(data.sent, data.delivery),
    blocks: [
      { kind: 'paragraph', text: texts.plainGreeting },
      { kind: 'paragraph', text: own.opening(data, data.sent, data.delivery) },
      { kind: 'heading', text: attention.heading },
      { kind: 'list', items: own.advice },
      { kind: 'command', does: own.resend(data.delivery), command: `lifecycle resend ${data.employeeId}` },
      { kind: 'command', does: attention.rescind, command: `lifecycle rescind ${data.employeeId}` },
      { kind: 'note', text: `${attention.noTerminal} ${own.why}` },
    ],
  });
}
