import type { Rendered } from './content.js';
import { render } from './render.js';
import { locales, type Locale } from './texts/locales.js';
import type { Delivery } from './texts/texts.js';

export interface Reminder {
  locale: Locale;
  name: string;
  delivery: Delivery;
  /** Of the link or code sent before. */
  expiresAt: Date;
  /** Whether the service sends another one by itself if this one expires unused. */
  anotherFollows: boolean;
  /** Address of somebody to ask. */
  contact?: string;
}

/** Points to the mail with the link; has none itself, so that there is one place only where the link is. */
export function reminder(data: Reminder): Rendered {
  const texts = locales[data.locale];
  const where = texts.reminder.where(texts.instant(data.expiresAt), data.delivery);
  return render({
    lang: texts.lang,
    subject: texts.reminder.subject(data.delivery),
    preheader: where,
    blocks: [
      { kind: 'paragraph', text: texts.greeting(data.name) },
      { kind: 'paragraph', text: texts.reminder.opening },
      { kind: 'paragraph', text: where },
      { kind: 'paragraph', text: texts.renewal(data.anotherFollows, data.delivery, data.contact) },
      { kind: 'note', text: `${texts.reminder.withoutLink(data.delivery)} ${texts.ask(data.contact)}` },
    ],
  });
}
