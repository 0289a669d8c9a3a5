/**
 * An admin side of Kratos that does what the real one cannot be made to do on demand: one line of a script for each
 * request. A request that is not next in the script, and a line that is left over, fail the test.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GenericError, Identity, IdentityApi, RecoveryLinkForIdentity, Session } from '@ory/client';
import { expect, onTestFinished } from 'vitest';
import { kratosAdmin } from '../../activities/kratos/admin.js';

export interface Line {
  /** Method and path, without the query. */
  request: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /admin/${string}`;
  /**
   * `hang`: never; `trickle`: a byte now and then, without end; `reset`: the connection ends without a byte; `half`: it
   * ends amid the body.
   */
  answer: Reply | 'hang' | 'trickle' | 'reset' | 'half';
}

export interface Reply {
  status: number;
  /** Sent as JSON, or as it is if it is a string. */
  body: unknown;
  contentType?: string;
}

export interface ScriptedKratos {
  kratos: IdentityApi;
  /** Settles when that many requests have arrived. */
  arrived(count: number): Promise<void>;
}

function perform(answer: Line['answer'], response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (answer === 'trickle') {
    response.writeHead(200, { 'content-type': 'application/json' });
    const tap = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(tap));
    return;
  }
  if (answer === 'half') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"id": "', () => response.socket?.destroy());
    return;
  }
  const { status, body, contentType = 'application/json' } = answer;
  response.writeHead(status, { 'content-type': contentType });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Serves a script until the test ends. */
export async function scriptedKratos(
  script: readonly Line[],
  { timeoutMs }: { timeoutMs?: number } = {},
): Promise<ScriptedKratos> {
  const left = [...script];
  const surprises: string[] = [];
  const waiting: { count: number; tell: () => void }[] = [];
  let count = 0;

  function take(request: IncomingMessage, response: ServerResponse): void {
    const asked = `${request.method ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`;
    const line = left[0]?.request === asked ? left.shift() : undefined;
    if (line === undefined) surprises.push(asked);
    count += 1;
    for (const { count: awaited, tell } of waiting) if (count >= awaited) tell();
    perform(line?.answer ?? { status: 418, body: 'not in the script' }, response);
  }

  const server = createServer((request, response) => {
    request.resume().on('end', () => take(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    expect({ unused: left.map(({ request }) => request), surprises }).toEqual({ unused: [], surprises: [] });
  });
  return {
    kratos: kratosAdmin({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      pathPrefix: '/admin',
      ...(timeoutMs !== undefined && { timeoutMs }),
    }),
    arrived: (awaited) =>
      new Promise((tell) => {
        waiting.push({ count: awaited, tell });
        if (count >= awaited) tell();
      }),
  };
}

export const identityId = '6d2d2b0c-2f5e-4f0e-9f2b-0d8a3a0f7a11';
const at = '2026-01-01T00:00:00Z';

export const identity = {
  id: identityId,
  schema_id: 'analyst',
  schema_url: 'http://127.0.0.1/schemas/analyst',
  state: 'active',
  traits: { email: 'ada@example.com', name: 'Ada Lovelace' },
  metadata_admin: { lifecycle: { employeeId: 'e-1' } },
} satisfies Identity;

export const link = {
  recovery_link: 'http://127.0.0.1/self-service/recovery?flow=f&token=secret-token',
  expires_at: at,
} satisfies RecoveryLinkForIdentity;

export const session = {
  id: identityId,
  authenticated_at: at,
  authentication_methods: [{ method: 'link_recovery' }],
} satisfies Session;

/** As Kratos writes errors; `reason` may quote what it was sent. */
export const kratosError = (status: number, message: string, reason?: string): Reply => ({
  status,
  body: {
    error: { code: status, message, ...(reason !== undefined && { reason }) } satisfies GenericError,
  },
});
