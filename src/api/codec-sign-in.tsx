/** The page where a person gives the API key once, so that Temporal's UI can show payloads in the clear. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { icon } from '../account/assets/icon.js';
import { stylesheet } from '../account/assets/stylesheet.js';

export type SignInState = 'signedOut' | 'wrongKey' | 'signedIn';

interface SignInPage {
  state: SignInState;
  /** What Temporal's UI is to be given: `…/codec`. */
  endpoint: string;
  /** Absent where no UI may ask. */
  uiOrigin: string | undefined;
}

const style = `${stylesheet}
header svg { width: 28px; height: 28px; }
ol { margin: 1.25rem 0 0; padding-left: 1.25rem; }
li + li { margin-top: 1rem; }
kbd { font: inherit; font-weight: 600; }
.copy {
  display: block;
  margin: .5rem 0;
  padding: .55rem .85rem;
  background: var(--page);
  border: 1px solid var(--line);
  border-radius: .6rem;
  user-select: all;
}
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** No script; the one style is in the page, which is there also where the account pages, and their files, are not. */
export const signInPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export function signInPage(page: SignInPage) {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>Payload decoding</title>
        <style>{raw(style)}</style>
      </head>
      <body>
        <header>
          {raw(icon)}
          <span>Identity lifecycle</span>
        </header>
        <main>{page.state === 'signedIn' ? <Steps {...page} /> : <Form {...page} />}</main>
      </body>
    </html>
  );
  return html`<!doctype html>${document}`;
}

const Form = ({ state }: SignInPage) => (
  <>
    <h1>Payload decoding</h1>
    <p>Temporal’s UI shows encrypted payloads in the clear to a browser that has signed in here.</p>
    {state === 'wrongKey' && (
      <p class="alert" role="alert">
        That is not the API key.
      </p>
    )}
    <form method="post" action="/codec/sign-in">
      <label for="key">API key</label>
      <input id="key" name="key" type="password" required autocomplete="off" autofocus />
      <button type="submit" class="button">
        Sign in
      </button>
    </form>
    <p class="quiet">It opens the decoding of payloads for 12 hours, and nothing else.</p>
  </>
);

const Steps = ({ endpoint, uiOrigin }: SignInPage) => (
  <>
    <h1>Signed in</h1>
    {uiOrigin === undefined ? (
      <p>
        Yet no UI may ask for payloads: set <code>TEMPORAL_UI_ORIGIN</code> of the api to the address of
        Temporal’s UI, and start it anew.
      </p>
    ) : (
      <>
        <p>
          This browser may decode payloads for 12 hours from signing in. Temporal’s UI has to be told once,
          and remembers:
        </p>
        <ol>
          <li>
            Open <a href={uiOrigin}>{uiOrigin}</a> and click the glasses at the top right.
          </li>
          <li>
            Under <kbd>Codec Server browser endpoint</kbd> paste
            <code class="copy">{endpoint}</code>
            then switch on <kbd>Include cross-origin credentials</kbd> and click <kbd>Apply</kbd>.
          </li>
        </ol>
      </>
    )}
  </>
);
