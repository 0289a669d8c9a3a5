import type { Flow, KratosMessage } from './kratos-public.js';
import type { Texts } from './texts/en.js';

const limit = (value: unknown) => (typeof value === 'number' ? value : undefined);

/** In the person's language where we have words for it, else in Kratos' own. */
export function inWords(texts: Texts, { id, text, context }: KratosMessage): string {
  const known: Partial<Record<number, (typeof texts.kratos)[4000032]>> = texts.kratos;
  const limits = { minLength: limit(context?.['min_length']), maxLength: limit(context?.['max_length']) };
  return known[id]?.(limits) ?? text;
}

/** What went wrong with the form as a whole; what Kratos says about its success or purpose is said by the page. */
export const FormErrors = ({ texts, flow }: { texts: Texts; flow: Flow }) => (
  <>
    {errors(flow.ui.messages).map((message) => (
      <p class="alert" role="alert">
        {inWords(texts, message)}
      </p>
    ))}
  </>
);

export const errors = (messages: readonly KratosMessage[] | null | undefined) =>
  (messages ?? []).filter(({ type }) => type === 'error');
