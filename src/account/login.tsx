import { Field, KratosForm, PasswordField, valueOf } from './form.js';
import type { Flow } from './kratos-public.js';
import { FormErrors } from './messages.js';
import type { PageContent } from './page.js';
import type { Texts } from './texts/en.js';

/** Signs somebody in, or asks again (`refresh`) before a change that needs a recent sign-in. */
export function login(texts: Texts, flow: Flow): PageContent {
  const { title, confirm, button, noPassword } = texts.login;
  const email = valueOf(flow, 'identifier');
  return {
    title,
    script: 'account.js',
    children: (
      <>
        <h1>{title}</h1>
        {flow.refresh && <p>{confirm}</p>}
        <FormErrors texts={texts} flow={flow} />
        <KratosForm flow={flow} method="password" button={button}>
          <Field
            texts={texts}
            flow={flow}
            name="identifier"
            label={texts.emailAddress}
            input={{
              type: 'email',
              value: email,
              autocomplete: 'username',
              autocapitalize: 'none',
              spellcheck: 'false',
            }}
          />
          <PasswordField
            texts={texts}
            flow={flow}
            name="password"
            label={texts.password}
            autofocus={email !== undefined}
            input={{ autocomplete: 'current-password' }}
          />
        </KratosForm>
        <p class="quiet">{noPassword}</p>
      </>
    ),
  };
}
