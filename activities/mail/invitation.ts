import { webAddress, type Block, type Rendered } from './content.js';
import { render } from './render.js';
import { locales, type Locale } from './texts/locales.js';
import type { InvitationReason } from './texts/texts.js';

export interface Invitation {
  locale: Locale;
  name: string;
  reason: InvitationReason;
  /** What lets the person in: a bearer credential, so the rendered mail goes to the mailer and nowhere else. */
  credential:
    | { delivery: 'link'; url: string }
    /** `url` is the page on which the code is entered. */
    | { delivery: 'code'; code: string; url: string };
  expiresAt: Date;
  /** Whether the service sends another one by itself if this one expires unused. */
  anotherFollows: boolean;
  /** Address of somebody to ask. */
  contact?: string;
}

/** The mail that lets a person set a password: the link or code is in it exactly once to follow, and once to read. */
export function invitation(data: Invitation): Rendered {
  const texts = locales[data.locale];
  const { credential, reason } = data;
  const { delivery } = credential;
  const until = texts.invitation.until(texts.instant(data.expiresAt), delivery);
  const way: Block[] =
    credential.delivery === 'link'
      ? [
          {
            kind: 'button',
            label: texts.invitation.button,
            url: webAddress(credential.url),
            beneath: texts.invitation.beneathButton,
          },
        ]
      : [
          { kind: 'code', value: credential.code },
          { kind: 'paragraph', text: texts.invitation.enterCode },
          { kind: 'address', url: webAddress(credential.url) },
        ];
  return render({
    lang: texts.lang,
    subject: texts.invitation.subject(reason, delivery),
    preheader: until,
    blocks: [
      { kind: 'paragraph', text: texts.greeting(data.name) },
      { kind: 'paragraph', text: texts.invitation.opening(reason, delivery) },
      ...way,
      { kind: 'paragraph', text: until },
      { kind: 'paragraph', text: texts.renewal(data.anotherFollows, delivery, data.contact) },
      { kind: 'note', text: `${texts.invitation.keepToYourself(delivery)} ${texts.ask(data.contact)}` },
    ],
  });
}
