import type { Rendered } from './content.js';
import { render } from './render.js';
import { locales, type Locale } from './texts/locales.js';

export interface Undeliverable {
  locale: Locale;
  /** Of the person who joins. */
  name: string;
  employeeId: string;
  /** The address that the mail server refuses. */
  email: string;
}

/** Tells HR that the mail server refuses the person's address for good, and what resolves it. */
export function undeliverable(data: Undeliverable): Rendered {
  const texts = locales[data.locale];
  const { undeliverable: own, attention } = texts;
  const { employeeId } = data;
  return render({
    lang: texts.lang,
    subject: own.subject(data),
    preheader: own.preheader,
    blocks: [
      { kind: 'paragraph', text: texts.plainGreeting },
      { kind: 'paragraph', text: own.opening(data, data.email) },
      { kind: 'heading', text: attention.heading },
      { kind: 'list', items: own.advice },
      {
        kind: 'command',
        does: own.changeEmail,
        command: `lifecycle resolve ${employeeId} changeEmail --email ${own.newAddress}`,
      },
      { kind: 'command', does: own.retry, command: `lifecycle resolve ${employeeId} retry` },
      { kind: 'command', does: attention.rescind, command: `lifecycle rescind ${employeeId}` },
      { kind: 'note', text: `${attention.noTerminal} ${own.why}` },
    ],
  });
}
