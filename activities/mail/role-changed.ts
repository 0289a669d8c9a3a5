import type { Rendered } from './content.js';
import { render } from './render.js';
import { locales, type Locale } from './texts/locales.js';

export interface RoleChanged {
  locale: Locale;
  /** Absent where Kratos knows none. */
  name?: string;
  role: string;
}

/** Tells the person of the new role, and why they have to sign in again. Without a link, like all but invitations. */
export function roleChanged({ locale, name, role }: RoleChanged): Rendered {
  const texts = locales[locale];
  const { moved } = texts.leaving;
  return render({
    lang: texts.lang,
    subject: moved.subject,
    preheader: moved.signInAgain,
    blocks: [
      { kind: 'paragraph', text: name === undefined ? texts.plainGreeting : texts.greeting(name) },
      { kind: 'paragraph', text: moved.opening(role) },
      { kind: 'paragraph', text: moved.signInAgain },
      { kind: 'note', text: moved.unexpected },
    ],
  });
}
