/** The frame of every page, and the headers that go with it. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { asset } from './assets.js';
import { languageOf, languages, type Language } from './language.js';
import type { Texts } from './texts/en.js';

/** What a company may tell the pages about itself. */
export interface Company {
  /** Shown at the top and in the title. Default: "Your account", in the person's language. */
  organisation?: string;
  /** E-mail address for questions, shown at the bottom. */
  contact?: string;
}

export interface PageContent {
  title: string;
  /** Default: 200 */
  status?: ContentfulStatusCode;
  script?: 'welcome.js' | 'account.js';
  children: Child;
}

/** Renders pages for one company, whose forms post to `formOrigin` only. */
export function pageRenderer(company: Company, formOrigin: string) {
  return function render(c: Context, content: (texts: Texts) => PageContent): Response | Promise<Response> {
    const language = languageOf(c);
    const page = content(languages[language]);
    c.header('cache-control', 'no-store');
    c.header('content-language', language);
    c.header('referrer-policy', 'no-referrer');
    c.header('x-content-type-options', 'nosniff');
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header(
      'content-security-policy',
      [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        page.script ? "script-src 'self'" : "script-src 'none'",
        // Browsers hold redirects after a post to this as well, and Kratos redirects back to us.
        `form-action 'self' ${formOrigin}`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join('; '),
    );
    const document = (
      <Document language={language} company={company} url={new URL(c.req.url)} {...page}>
        {page.children}
      </Document>
    );
    return c.html(html`<!doctype html>${document}`, page.status);
  };
}

interface DocumentProps extends PageContent {
  language: Language;
  company: Company;
  url: URL;
}

function Document({ language, company, url, title, script, children }: DocumentProps) {
  const texts = languages[language];
  const name = company.organisation ?? texts.account;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${name}`}</title>
        <link rel="icon" type="image/svg+xml" href={asset('account.svg')} />
        <link rel="stylesheet" href={asset('account.css')} />
        {script && <script src={asset(script)} defer={script === 'account.js'} />}
      </head>
      <body>
        <header>
          <img src={asset('account.svg')} alt="" width="28" height="28" />
          <span>{name}</span>
        </header>
        <main>{children}</main>
        <footer>
          {company.contact && (
            <span>
              {texts.questions} <a href={`mailto:${company.contact}`}>{company.contact}</a>
            </span>
          )}
          <nav aria-label="Language / Sprache">
            {Object.entries(languages).map(([tag, other]) =>
              tag === language ? null : (
                <a href={inLanguage(url, tag)} lang={tag} hreflang={tag} data-language>
                  {other.language}
                </a>
              ),
            )}
          </nav>
        </footer>
      </body>
    </html>
  );
}

/** The same page in another language. */
function inLanguage(url: URL, language: string): string {
  const parameters = new URLSearchParams(url.search);
  parameters.set('lang', language);
  return `?${parameters.toString()}`;
}
