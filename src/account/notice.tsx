import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { PageContent } from './page.js';
import type { Texts } from './texts/en.js';

export type NoticeName = keyof Texts['notices'];

/** What each page is for a program that asks; people see the same either way. */
const statuses = {
  linkUsed: 410,
  linkExpired: 410,
  linkUnusable: 410,
  tooManyTries: 410,
  notOffered: 404,
  windowClosed: 403,
  disabled: 403,
  cookies: 403,
  error: 400,
  unavailable: 503,
} as const satisfies Record<NoticeName, ContentfulStatusCode>;

type Next = 'toSignIn' | 'startAgain';
const nextSteps: Partial<Record<NoticeName, Next>> = {
  linkUsed: 'toSignIn',
  linkExpired: 'toSignIn',
  linkUnusable: 'toSignIn',
  tooManyTries: 'toSignIn',
  notOffered: 'toSignIn',
  cookies: 'startAgain',
};

/**
 * A page that explains why it goes no further, and what to do.
 * @param reference an id by which others can find out what happened.
 */
export function notice(
  texts: Texts,
  name: NoticeName,
  { status, reference }: { status?: ContentfulStatusCode | undefined; reference?: string | undefined } = {},
): PageContent {
  const { title, body } = texts.notices[name];
  const next = nextSteps[name];
  return {
    title,
    status: status ?? statuses[name],
    children: (
      <>
        <h1>{title}</h1>
        {body.map((paragraph) => (
          <p>{paragraph}</p>
        ))}
        {next && (
          <a class={next === 'toSignIn' ? 'button plain' : 'button'} href="/login">
            {texts[next]}
          </a>
        )}
        {reference && (
          <p class="quiet">
            {texts.reference}: <code>{reference}</code>
          </p>
        )}
      </>
    ),
  };
}
