/** The page where a person gives the API key once, so that Temporal's UI can show payloads in the clear. */
import { html } from 'hono/html';

type State = 'signedOut' | 'wrongKey' | 'signedIn';

/** No script and no style: the policy of the page allows a form to this origin and nothing else. */
export const signInPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'";

const form = html`<form method="post" action="/codec/sign-in">
  <label>API key <input type="password" name="key" required autocomplete="off" autofocus /></label>
  <button>Sign in</button>
</form>`;

export function signInPage(state: State, codecEndpoint: string) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Payload decoding</title>
      </head>
      <body>
        <h1>Payload decoding</h1>
        ${
          state === 'signedIn'
            ? html`<p>This browser may decode payloads for the next 12 hours.</p>
                <p>
                  In Temporal's UI, open the codec server settings, enter <code>${codecEndpoint}</code> and
                  switch on “Include cross-origin credentials”.
                </p>`
            : html`<p>
                  Temporal's UI shows encrypted payloads in the clear to a browser that has signed in here.
                </p>
                ${state === 'wrongKey' ? html`<p role="alert"><strong>That is not the API key.</strong></p>` : ''}
                ${form}`
        }
      </body>
    </html>`;
}
