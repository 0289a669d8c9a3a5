import { KratosForm, PasswordField } from './form.js';
import type { Flow } from './kratos-public.js';
import { FormErrors } from './messages.js';
import type { PageContent } from './page.js';
import type { Texts } from './texts/en.js';

/** Sets the password of whoever opened a link, entered a code or is signed in. */
export function settings(texts: Texts, flow: Flow, minPasswordLength: number): PageContent {
  const { title, body, newPassword, hint, button } = texts.settings;
  const email = flow.identity?.traits.email;
  return {
    title,
    script: 'account.js',
    children: (
      <>
        <h1>{title}</h1>
        <p>{body}</p>
        <FormErrors texts={texts} flow={flow} />
        <KratosForm flow={flow} method="password" button={button}>
          {email && (
            <div class="field">
              <label for="account">{texts.emailAddress}</label>
              {/* Without a name it is not sent; password managers learn from it what the password is for. */}
              <input id="account" type="email" value={email} autocomplete="username" readonly />
            </div>
          )}
          <PasswordField
            texts={texts}
            flow={flow}
            name="password"
            label={newPassword}
            hint={hint(minPasswordLength)}
            input={{ autocomplete: 'new-password' }}
          />
        </KratosForm>
      </>
    ),
  };
}
