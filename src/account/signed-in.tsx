import type { Session } from './kratos-public.js';
import type { PageContent } from './page.js';
import type { Texts } from './texts/en.js';

/** Where people arrive. What they can do from there is the company's own affair. */
export function signedIn(texts: Texts, { identity }: Session, logoutUrl: string | undefined): PageContent {
  const { body, role, changePassword, signOut } = texts.signedIn;
  const { name, email } = identity.traits;
  const roles: Partial<Record<string, string>> = texts.roles;
  const title = texts.signedIn.title(name ?? email ?? '');
  return {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p>{body}</p>
        <dl>
          {email && (
            <>
              <dt>{texts.emailAddress}</dt>
              <dd>{email}</dd>
            </>
          )}
          <dt>{role}</dt>
          <dd>{roles[identity.schema_id] ?? identity.schema_id}</dd>
        </dl>
        <a class="button plain" href="/settings">
          {changePassword}
        </a>
        {logoutUrl && (
          <a class="button plain" href={logoutUrl}>
            {signOut}
          </a>
        )}
      </>
    ),
  };
}
