import type { Rendered } from './content.js';
import { render } from './render.js';
import { locales, type Locale } from './texts/locales.js';

export interface QuarantineAlarm {
  locale: Locale;
  since: Date;
  /** What was ordinary until then. */
  perHour: number;
  perDay: number;
}

/** Tells those who answer for deletions that all of them wait, and how to look and to lift. */
export function quarantineAlarm({ locale, since, perHour, perDay }: QuarantineAlarm): Rendered {
  const texts = locales[locale];
  const { leaving, attention } = texts;
  const { quarantine: own, fillIn } = leaving;
  return render({
    lang: texts.lang,
    subject: own.subject,
    preheader: own.nothingDeleted,
    blocks: [
      { kind: 'paragraph', text: texts.plainGreeting },
      { kind: 'paragraph', text: own.opening(texts.instant(since)) },
      { kind: 'paragraph', text: own.caps(perHour, perDay) },
      { kind: 'paragraph', text: own.nothingDeleted },
      { kind: 'heading', text: attention.heading },
      { kind: 'command', does: own.show, command: 'lifecycle deletions show' },
      { kind: 'command', does: own.lift, command: `lifecycle deletions lift --reason ${fillIn.reason}` },
      { kind: 'command', does: own.stop, command: `lifecycle deletions stop --reason ${fillIn.reason}` },
      { kind: 'note', text: `${leaving.noTerminal} ${own.why}` },
    ],
  });
}
