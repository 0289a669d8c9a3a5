/** Forms that a browser posts straight to Kratos, and their fields. */
import type { Child } from 'hono/jsx';
import type { Flow } from './kratos-public.js';
import { errors, inWords } from './messages.js';
import type { Texts } from './texts/en.js';

const nodeNamed = (flow: Flow, name: string) => flow.ui.nodes.find((node) => node.attributes.name === name);

/** The text that Kratos put into a node, such as the identifier somebody typed before. */
export function valueOf(flow: Flow, name: string): string | undefined {
  const value = nodeNamed(flow, name)?.attributes.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether Kratos offers this way of going on, for this person, in this flow. */
export const offers = (flow: Flow, method: 'password' | 'code') =>
  flow.ui.nodes.some((node) => node.group === method);

interface FormProps {
  flow: Flow;
  method: 'password' | 'code';
  button: string;
  children: Child;
}

export const KratosForm = ({ flow, method, button, children }: FormProps) => (
  <form method="post" action={flow.ui.action}>
    {/* A code that an administrator made needs no token, and its flow brings none. */}
    <input type="hidden" name="csrf_token" value={valueOf(flow, 'csrf_token') ?? ''} />
    <input type="hidden" name="method" value={method} />
    {children}
    <button type="submit" class="button">
      {button}
    </button>
  </form>
);

interface FieldProps {
  texts: Texts;
  flow: Flow;
  name: string;
  label: string;
  hint?: string;
  autofocus?: boolean;
  /** Any attribute of `<input>`. */
  input: Record<string, string | boolean | undefined>;
}

export function Field({ texts, flow, name, label, hint, autofocus, input }: FieldProps) {
  const wrong = errors(nodeNamed(flow, name)?.messages);
  const described = [hint && `${name}-hint`, wrong.length > 0 && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        required
        autofocus={autofocus ?? wrong.length > 0}
        aria-invalid={wrong.length > 0 ? 'true' : undefined}
        aria-describedby={described || undefined}
        {...input}
      />
      {wrong.length > 0 && (
        <p class="field-error" id={`${name}-error`} role="alert">
          {wrong.map((message) => inWords(texts, message)).join(' ')}
        </p>
      )}
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** `account.js` adds a button that shows what was typed: nobody can ask for a new link because of a slip. */
export const PasswordField = (props: FieldProps) => (
  <div class="password" data-show={props.texts.showPassword} data-hide={props.texts.hidePassword}>
    <Field {...props} input={{ type: 'password', ...props.input }} />
  </div>
);
