import { Field, KratosForm, offers } from './form.js';
import type { Answer, Flow } from './kratos-public.js';
import { FormErrors } from './messages.js';
import { notice, type NoticeName } from './notice.js';
import type { PageContent } from './page.js';
import type { Texts } from './texts/en.js';

/**
 * Kratos sends people here whose link or code does not work, and mails with a code link here. A flow made with a code is
 * readable by any browser, and in state `sent_email`; the flow of an expired link is readable only by a browser that
 * has met Kratos before, so that most people's first visit is a refusal (403).
 */
export function recovery(texts: Texts, answer: Answer<Flow>): PageContent {
  if (answer.found?.state === 'sent_email' && offers(answer.found, 'code'))
    return codeForm(texts, answer.found);
  return notice(texts, whyNot(answer));
}

function whyNot({ found, refused }: Answer<Flow>): NoticeName {
  if (refused) return refused.status === 410 ? 'linkExpired' : 'linkUnusable';
  if (found.state === 'passed_challenge') return 'linkUsed';
  for (const { id } of found.ui.messages ?? []) {
    // 4060004: "The recovery token is invalid or has already been used."
    if (id === 4060004) return 'linkUsed';
    // 4060005: "The recovery flow expired … ago."
    if (id === 4060005) return 'linkExpired';
    // 4000001 (a reason in words): "The request was submitted too often. Please request another code."
    if (id === 4000001) return 'tooManyTries';
  }
  return 'notOffered';
}

function codeForm(texts: Texts, flow: Flow): PageContent {
  const { title, body, label, format, button } = texts.code;
  return {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p>{body}</p>
        <FormErrors texts={texts} flow={flow} />
        <KratosForm flow={flow} method="code" button={button}>
          <Field
            texts={texts}
            flow={flow}
            name="code"
            label={label}
            hint={format}
            autofocus
            input={{
              type: 'text',
              inputmode: 'numeric',
              autocomplete: 'one-time-code',
              // Kratos counts anything else as one of five tries. No maxlength: it would cut what is pasted.
              pattern: '[0-9]{6}',
              title: format,
            }}
          />
        </KratosForm>
      </>
    ),
  };
}
