import type { PageContent } from './page.js';
import type { Texts } from './texts/en.js';

/**
 * The page that mails link to, as `/welcome#<recovery link>`. It is the same for everybody: what a scanner fetches or
 * runs holds no link and opens none. `assets/welcome-script.ts` says how.
 */
export function welcome(texts: Texts, recoveryUrl: string): PageContent {
  const { title, body, button, opening, note, noScript, unusable } = texts.welcome;
  return {
    title,
    script: 'welcome.js',
    children: (
      <div id="welcome" data-recovery={recoveryUrl}>
        <div class="without-script">
          <h1>{noScript.title}</h1>
          <p>{noScript.body}</p>
        </div>
        <div data-when="usable" hidden>
          <h1>{title}</h1>
          {body.map((paragraph) => (
            <p>{paragraph}</p>
          ))}
          <button type="button" class="button" id="open" data-opening={opening}>
            {button}
          </button>
          <p class="quiet">{note}</p>
        </div>
        <div data-when="unusable" hidden>
          <h1>{unusable.title}</h1>
          {unusable.body.map((paragraph) => (
            <p>{paragraph}</p>
          ))}
        </div>
      </div>
    ),
  };
}
