/** Untrusted bytes → typed values, or a problem that names what is wrong. */
import type { HonoRequest } from 'hono';
import { z } from 'zod';
import { parse } from '../field-errors.js';
import { employeeId } from '../requests.js';
import { Problem, invalid } from './problems.js';

const bodyLimitBytes = 64 * 1024;

/**
 * The JSON body, read by `schema`. No body at all reads as `{}`, so that `POST …/resend` needs none.
 *
 * @throws Problem 400, 413 or 415
 */
export async function jsonBody<S extends z.ZodType>(
  request: HonoRequest,
  schema: S,
  { limitBytes = bodyLimitBytes } = {},
): Promise<z.output<S>> {
  const bytes = await limited(request, limitBytes);
  const mediaType = request.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json' && !(mediaType === undefined && bytes.length === 0))
    throw new Problem('unsupported-media-type', 'send the body as application/json');
  const result = parse(schema, bytes.length === 0 ? {} : json(bytes));
  if (!result.ok) throw invalid('body', result.errors);
  return result.value;
}

/**
 * The fields of a form; of a repeated one, the last.
 *
 * @throws Problem 400, 413 or 415
 */
export async function formBody(request: HonoRequest): Promise<URLSearchParams> {
  const bytes = await limited(request, bodyLimitBytes);
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.header('content-type') ?? ''))
    throw new Problem('unsupported-media-type', 'send the body as application/x-www-form-urlencoded');
  return new URLSearchParams(text(bytes));
}

const noParameters = z.strictObject({});

/**
 * The body of a request that takes no parameters. One is refused and not passed over: it may have been `dryRun`.
 *
 * @throws Problem 400, 413 or 415
 */
export function bodyAlone<S extends z.ZodType>(request: HonoRequest, schema: S): Promise<z.output<S>> {
  query(request, noParameters);
  return jsonBody(request, schema);
}

/** @throws Problem 400 for an unknown, repeated or wrong parameter */
export function query<S extends z.ZodType>(request: HonoRequest, schema: S): z.output<S> {
  const entries = [...new URL(request.url).searchParams];
  const names = entries.map(([name]) => name);
  const repeated = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  const result = parse(schema, Object.fromEntries(entries));
  const errors = repeated
    .filter((name) => /^\w{1,64}$/.test(name))
    .map((name) => ({ path: [name], detail: 'must be given once' }));
  if (!result.ok)
    errors.push(...result.errors.map(({ path, detail }) => ({ path: path.map(String), detail })));
  if (!result.ok || errors.length > 0) throw invalid('parameters', errors);
  return result.value;
}

/** @throws Problem 400 */
export function employeeIdOf(request: HonoRequest): string {
  const result = parse(employeeId, request.param('employeeId'));
  if (!result.ok)
    throw invalid(
      'parameters',
      result.errors.map(({ detail }) => ({ path: ['employeeId'], detail })),
    );
  return result.value;
}

/** Percent-encoding that is no UTF-8 would otherwise reach a handler undecoded. @throws Problem 400 */
export function requireDecodable(url: string): void {
  const { pathname, search } = new URL(url);
  try {
    decodeURIComponent(pathname);
    decodeURIComponent(search);
  } catch {
    throw new Problem('malformed-request', 'the URL has a percent-encoding that is not UTF-8');
  }
}

/** Stops reading at the limit, whatever Content-Length says. */
async function limited(request: HonoRequest, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new Problem('body-too-large', `send at most ${limitBytes} bytes`);
  if (Number(request.header('content-length') ?? 0) > limitBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (request.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limitBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function text(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('malformed-request', 'the body is not UTF-8');
  }
}

function json(bytes: Buffer): unknown {
  const source = text(bytes);
  try {
    return JSON.parse(source) as unknown;
  } catch {
    throw new Problem('malformed-request', 'the body is not JSON');
  }
}
