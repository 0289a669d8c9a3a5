/** What is wrong with an input, field by field. One wording for HTTP problems and for CLI flags. */
import type { z } from 'zod';

export interface FieldError {
  path: readonly (string | number)[];
  /** What the field must be. Never the value that was sent, which may be personal data. */
  detail: string;
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };

/** Reads `input` by `schema`, or names every bad field at once. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): Parsed<z.output<S>> {
  const result = schema.safeParse(input, {
    error: (issue) => (issue.input === undefined ? 'is required' : outOfBounds(issue)),
  });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, errors: result.error.issues.flatMap(fieldErrors) };
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, presentable(key)], detail: 'is not a known field' }));
  return [{ path, detail: detail(issue) }];
}

function detail(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return `must be one of ${issue.options.join(', ')}`;
  if (issue.code === 'invalid_value' && issue.message !== 'is required')
    return `must be one of ${issue.values.join(', ')}`;
  return issue.message
    .replace(/^Invalid input: expected int, received \w+$/, 'must be a whole number')
    .replace(/^Invalid input: expected (\w+), received \w+$/, 'must be of type $1');
}

/** In our words, also where a schema has no wording of its own; undefined for any other issue. */
function outOfBounds(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined;
  const small = issue.code === 'too_small';
  const bound = Number(small ? issue.minimum : issue.maximum);
  const unit = units[issue.origin];
  if (unit === undefined) return `must be at ${small ? 'least' : 'most'} ${bound}`;
  if (small && bound === 1) return 'must not be empty';
  return `must have at ${small ? 'least' : 'most'} ${bound} ${unit}${bound === 1 ? '' : 's'}`;
}

/** What is counted of a kind of value; numbers are compared themselves. */
const units: Partial<Record<string, string>> = { string: 'character', array: 'item' };

/** A field name is the caller's text: what does not look like a name is not repeated. */
const presentable = (key: string) => (/^[\w.-]{1,64}$/.test(key) ? key : '(unprintable name)');
