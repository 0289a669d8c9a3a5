import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { getCookie, setCookie } from 'hono/cookie';
import { de } from './texts/de.js';
import { en, type Texts } from './texts/en.js';

export const languages = { en, de } satisfies Record<string, Texts>;
export type Language = keyof typeof languages;

const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag);
/** `de-AT` is German. */
const primary = (tag: string) => tag.toLowerCase().split('-')[0] ?? '';

/**
 * `?lang=`, else what it chose earlier, else the browser's preference. The choice is kept in a cookie, since Kratos'
 * redirects between our pages carry no parameters of ours.
 */
export function languageOf(c: Context): Language {
  const asked = primary(c.req.query('lang') ?? '');
  if (isLanguage(asked)) {
    setCookie(c, 'account_language', asked, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: 31_536_000,
    });
    return asked;
  }
  const chosen = getCookie(c, 'account_language') ?? '';
  if (isLanguage(chosen)) return chosen;
  return accepts(c, {
    header: 'Accept-Language',
    supports: Object.keys(languages),
    default: 'en',
    match: (accepted, { default: otherwise }) =>
      accepted
        .filter(({ q }) => q > 0)
        .sort((a, b) => b.q - a.q)
        .map(({ type }) => primary(type))
        .find(isLanguage) ?? otherwise,
  }) as Language;
}
