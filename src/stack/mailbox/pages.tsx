import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Mail } from './mail.js';
import type { Heading } from './read-mail.js';

/** Ways to look at one mail. */
export type View = 'mail' | 'text' | 'source';

const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2449d8"/><path d="M7 10h18v12H7zM7 10l9 7 9-7" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/></svg>',
  );

function Page({ title, children }: { title: string; children: Child }) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{title}</title>
          <link rel="icon" href={icon} />
          <link rel="stylesheet" href="/style.css" />
        </head>
        <body>{children}</body>
      </html>
    </>
  );
}

const sameDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const otherDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const inFull = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** In the zone of this machine, which is the reader's too. */
function When({ at }: { at: string }) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return <time dateTime={at}>{(today ? sameDay : otherDay).format(date)}</time>;
}

type Row = Pick<Mail, 'id' | 'receivedAt' | 'envelope'> & Heading;

export function ListPage(props: { mails: Row[]; found: number; search: string; newest: string }) {
  const { mails, found, search } = props;
  return (
    <Page title={`Mailbox (${found})`}>
      <header class="bar">
        <a class="brand" href="/">
          <img src={icon} alt="" width="28" height="28" />
          Mailbox
        </a>
        <form method="get" action="/" role="search">
          <input
            type="search"
            name="q"
            value={search}
            placeholder="Recipient or subject"
            aria-label="Search mails"
          />
        </form>
        <button id="empty" type="button" disabled={props.newest === 'none'}>
          Empty
        </button>
      </header>
      <main data-newest={props.newest}>
        {mails.length === 0 ? (
          <div class="nothing">
            <p>{search === '' ? 'No mail yet.' : 'No mail matches.'}</p>
            <p class="dim">
              {search === ''
                ? 'Every mail that the local stack sends ends up here, and goes no further.'
                : 'The search looks at recipients and subjects.'}
            </p>
          </div>
        ) : (
          <ol class="mails">
            {mails.map((mail) => (
              <li>
                <a href={`/mails/${mail.id}`}>
                  <span class="subject">{mail.subject || '(no subject)'}</span>
                  <span class="to dim">{mail.envelope.to.join(', ')}</span>
                  <span class="when dim">
                    <When at={mail.receivedAt} />
                  </span>
                </a>
              </li>
            ))}
          </ol>
        )}
        {found > mails.length && (
          <p class="dim more">
            The newest {mails.length} of {found} mails. Search to find the others.
          </p>
        )}
      </main>
      <script src="/page.js" defer></script>
    </Page>
  );
}

export function MailPage({ mail, view, source }: { mail: Mail; view: View; source: string }) {
  const path = `/mails/${mail.id}`;
  const tabs: [View, string, string][] = [
    ['mail', 'Mail', path],
    ['text', 'Plain text', `${path}/text`],
    ['source', 'Source', `${path}/source`],
  ];
  return (
    <Page title={mail.subject || '(no subject)'}>
      <div class="reader">
        <header class="bar">
          <a class="brand" href="/">
            <span aria-hidden="true">←</span> All mails
          </a>
          <a class="download" href={`${path}/raw`}>
            Download .eml
          </a>
        </header>
        <section class="head">
          <h1>{mail.subject || '(no subject)'}</h1>
          <dl>
            <Field name="From" value={mail.from} />
            <Field name="To" value={mail.to} />
            <Field name="Delivered to" value={mail.envelope.to.join(', ')} />
            <Field name="Arrived">
              <time dateTime={mail.receivedAt}>{inFull.format(new Date(mail.receivedAt))}</time>
            </Field>
            <Field name="Message-ID" value={mail.messageId} />
          </dl>
        </section>
        <nav class="tabs">
          {tabs.map(([tab, label, href]) => (
            <a href={href} aria-current={tab === view ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
        {view === 'source' ? (
          <pre class="body">{source}</pre>
        ) : view === 'mail' && mail.html !== '' ? (
          <iframe
            class="body"
            title="The mail"
            src={`${path}/html`}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
          ></iframe>
        ) : (
          <pre class="body text">{mail.text === '' ? 'This mail has no such part.' : linked(mail.text)}</pre>
        )}
      </div>
    </Page>
  );
}

function Field({ name, value, children }: { name: string; value?: string; children?: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children ?? (value === undefined || value === '' ? '–' : value)}</dd>
    </div>
  );
}

/** Addresses in plain text can be followed, as most mail programs have it. */
function linked(text: string): Child[] {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <a href={part} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ),
  );
}

export function MissingPage() {
  return (
    <Page title="No such mail">
      <div class="nothing">
        <p>This mail is not here.</p>
        <p class="dim">
          The mailbox may have been emptied. <a href="/">All mails</a>
        </p>
      </div>
    </Page>
  );
}
