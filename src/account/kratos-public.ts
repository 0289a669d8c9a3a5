/**
 * The few reads of Kratos' public API that the pages need. Forms never pass through here: a browser posts them
 * straight to Kratos, which alone sets cookies.
 */
import { z } from 'zod';

const message = z.object({
  id: z.number(),
  text: z.string(),
  context: z.record(z.string(), z.unknown()).nullish(),
  type: z.string(),
});
export type KratosMessage = z.output<typeof message>;

const node = z.object({
  group: z.string(),
  attributes: z.object({ name: z.string().optional(), value: z.unknown().optional() }),
  messages: z.array(message).nullish(),
});

const traits = z.object({ email: z.string().optional(), name: z.string().optional() });

/** What the pages use of a login, settings or recovery flow; its `request_url` may hold a token and is left out. */
const flow = z.object({
  id: z.uuid(),
  state: z.string().optional(),
  refresh: z.boolean().optional(),
  ui: z.object({ action: z.url(), nodes: z.array(node), messages: z.array(message).nullish() }),
  identity: z.object({ traits }).optional(),
});
export type Flow = z.output<typeof flow>;

const session = z.object({ identity: z.object({ schema_id: z.string(), traits }) });
export type Session = z.output<typeof session>;

const logout = z.object({ logout_url: z.url() });

const failure = z.object({
  id: z.string().optional(),
  code: z.number().optional(),
  reason: z.string().optional(),
});
const selfServiceError = z.object({ error: failure });
export type Failure = z.output<typeof failure>;

export type Answer<T> =
  | { found: T; refused?: never }
  /** Kratos understood and said no; `id` is its error id, such as `security_csrf_violation`. */
  | { found?: never; refused: { status: number; id?: string | undefined } };

/** Kratos cannot be reached (503), or its answer cannot be what we asked for (502). */
export class KratosPublicFault extends Error {
  constructor(
    readonly status: 502 | 503,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'KratosPublicFault';
  }
}

export type FlowKind = 'login' | 'settings' | 'recovery';
export type KratosPublic = ReturnType<typeof kratosPublic>;

/**
 * @param url as the browser reaches Kratos, without a trailing slash.
 * @see https://www.ory.com/docs/kratos/reference/api#tag/frontend
 */
export function kratosPublic(url: string) {
  /** A page that waits any longer is a page that people reload. */
  const timeoutMs = 5_000;
  const { origin } = new URL(url);

  async function ask(path: string, cookie = ''): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${url}${path}`, {
      headers: { accept: 'application/json', cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new KratosPublicFault(503, 'kratos-public cannot be reached', { cause });
    });
    if (answer.status >= 500)
      throw new KratosPublicFault(503, `kratos-public answers ${answer.status.toString()}`);
    // Parse errors quote the body, and bodies hold personal data: no cause.
    const body: unknown = await answer.json().catch(() => undefined);
    return { status: answer.status, body };
  }

  function judge<T>(schema: z.ZodType<T>, { status, body }: { status: number; body: unknown }): Answer<T> {
    if (status !== 200)
      return { refused: { status, id: z.object({ error: failure }).safeParse(body).data?.error.id } };
    const { data, error } = schema.safeParse(body);
    if (error) {
      const fields = error.issues.map(({ path }) => path.join('.')).join(', ');
      throw new KratosPublicFault(502, `kratos-public answers with something else, in: ${fields || 'all'}`);
    }
    return { found: data };
  }

  /** A page must not send a password, or a person, to any other server. */
  function ours(target: string): string {
    if (new URL(target).origin !== origin)
      throw new KratosPublicFault(502, 'kratos-public names an address outside its own origin');
    return target;
  }

  return {
    origin,
    recoveryUrl: `${url}/self-service/recovery`,
    /** Where the browser begins a flow of its own. */
    startUrl: (kind: 'login' | 'settings') => `${url}/self-service/${kind}/browser`,

    /** @throws KratosPublicFault */
    async flow(kind: FlowKind, id: string, cookie?: string): Promise<Answer<Flow>> {
      const answer = judge(flow, await ask(`/self-service/${kind}/flows?id=${id}`, cookie));
      if (answer.found) ours(answer.found.ui.action);
      return answer;
    },

    /** @throws KratosPublicFault */
    session: async (cookie?: string): Promise<Answer<Session>> =>
      judge(session, await ask('/sessions/whoami', cookie)),

    /** @throws KratosPublicFault */
    async logoutUrl(cookie?: string): Promise<string | undefined> {
      const { found } = judge(logout, await ask('/self-service/logout/browser', cookie));
      return found && ours(found.logout_url);
    },

    /** @throws KratosPublicFault */
    async error(id: string): Promise<Failure | undefined> {
      return judge(selfServiceError, await ask(`/self-service/errors?id=${id}`)).found?.error;
    },
  };
}
