import { request as httpRequest, Agent } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listen, type RunningServer } from '../../src/api/server.js';
import { view } from './fake-lifecycle.js';
import { apiKey, testApp } from './test-app.js';

const running: RunningServer[] = [];
async function serve(app: ReturnType<typeof testApp>['app']) {
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  running.push(server);
  return server;
}
afterEach(async () => {
  for (const server of running.splice(0)) await server.close(0);
});

/** What comes back for bytes that no HTTP client would send. */
async function raw(url: string, bytes: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

test('says in one line that a port is taken, and what to set', async () => {
  const { url } = await serve(testApp().app);
  const port = Number(new URL(url).port);
  await expect(listen(testApp().app, { host: '127.0.0.1', port })).rejects.toThrow(
    `Cannot listen on 127.0.0.1:${port}: something else listens there. Stop it, or set API_HOST and API_PORT.`,
  );
});

test.each([
  ['huge headers', `GET /healthz HTTP/1.1\r\nhost: x\r\nx-much: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['an unknown method', 'BREW /healthz HTTP/1.1\r\nhost: x\r\n\r\n', 400],
  ['no host', 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
  ['a host that is none', 'GET /healthz HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n', 400],
  [
    'two lengths',
    'POST /v1/onboardings HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
    400,
  ],
  ['a URL that is no UTF-8', 'GET /%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
])('answers %s with a 4xx and lives on', async (_, bytes, status) => {
  const { url } = await serve(testApp().app);
  const answer = await raw(url, bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).not.toMatch(/\bat .*:\d+:\d+/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('refuses a long body of unknown length without reading all of it', async () => {
  const { url } = await serve(testApp().app);
  const chunk = Buffer.alloc(16 * 1024, ' ');
  const request = httpRequest(`${url}/v1/onboardings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
  });
  request.on('error', () => undefined);
  const answered = once(request, 'response');
  for (let sent = 0; sent < 8; sent++) request.write(chunk);
  const [response] = (await answered) as [{ statusCode: number }];
  expect(response.statusCode).toBe(413);
  request.destroy();
});

test('finishes an open request while it drains, and takes no new one', async () => {
  let finish: () => void = () => undefined;
  const asked = new Promise<void>((resolveAsked) => {
    finish = resolveAsked;
  });
  let release: () => void = () => undefined;
  const { app } = testApp({
    onboarding: async () => {
      finish();
      await new Promise<void>((resolve) => (release = resolve));
      return view;
    },
  });
  const server = await serve(app);
  const agent = new Agent({ keepAlive: true });
  const request = httpRequest(`${server.url}/v1/onboardings/e-1`, {
    agent,
    headers: { authorization: `Bearer ${apiKey}` },
  }).end();
  const answered = once(request, 'response');
  await asked;
  const closed = server.close(5_000);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  release();
  const [response] = (await answered) as [{ statusCode: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(200);
  await closed;
  agent.destroy();
});

test('cuts a request that outlasts the grace period', async () => {
  const never = new Promise<never>(() => undefined);
  let asked: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (asked = resolve));
  const { app } = testApp({
    onboarding: () => {
      asked();
      return never;
    },
  });
  const server = await serve(app);
  const cut = expect(
    fetch(`${server.url}/v1/onboardings/e-1`, { headers: { authorization: `Bearer ${apiKey}` } }),
  ).rejects.toThrow();
  await arrived;
  await server.close(1);
  await cut;
});
