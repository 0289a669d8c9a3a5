import { expect, test } from 'vitest';
import { createLifecycleClient, RefusedByApi, Unreachable } from '../../src/client.js';
import { Unavailable } from '../../src/lifecycle.js';
import type { ExportLine } from '../../src/store/export.js';
import type { AuditReading } from '../../src/store/reading.js';
import { apiKey, flippingCodec, problem, testApp } from './test-app.js';

const lines = [
  { kind: 'key', id: 'k', publicKey: 'pem' },
  { kind: 'key', id: 'ü', publicKey: 'x'.repeat(100_000) },
  { kind: 'head', seq: 0, hash: '', at: '', keyId: '', signature: '' },
] as const satisfies ExportLine[];

const appWith = (audit: Partial<AuditReading>) => testApp({}, undefined, flippingCodec, audit);

const clientOf = (audit: Partial<AuditReading>) => {
  const { app } = appWith(audit);
  return createLifecycleClient({
    baseUrl: 'http://api.test',
    key: apiKey,
    fetch: async (url, init) => app.request(url, init),
  });
};

async function* exporting(...what: readonly (ExportLine | Error)[]): AsyncGenerator<ExportLine> {
  await Promise.resolve();
  for (const line of what) {
    if (line instanceof Error) throw line;
    yield line;
  }
}

const collected = async (client: ReturnType<typeof clientOf>) => {
  const found: ExportLine[] = [];
  for await (const line of client.auditExport()) found.push(line);
  return found;
};

test('an export comes line by line, and is read as it was written', async () => {
  const { ask } = appWith({ export: () => exporting(...lines) });
  const response = await ask('GET', '/v1/audit/export');
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  expect((await response.text()).trimEnd().split('\n')).toHaveLength(lines.length);
  expect(await collected(clientOf({ export: () => exporting(...lines) }))).toEqual(lines);
});

test('a store that is down is told before the export begins', async () => {
  const down = { export: () => exporting(new Unavailable('the store does not answer')) };
  const response = await appWith(down).ask('GET', '/v1/audit/export');
  expect(response.status).toBe(503);
  expect((await problem(response)).type).toBe('/problems/unavailable');
  await expect(collected(clientOf(down))).rejects.toThrow(Unreachable);
});

test('somebody without a record of a deletion is not found', async () => {
  const nobody = { deletionRecord: () => Promise.resolve(undefined) };
  await expect(clientOf(nobody).deletionRecord('e-1')).rejects.toThrow(RefusedByApi);
});

test('entries, keys and records are answered as the store has them', async () => {
  const asked: string[] = [];
  const client = clientOf({
    entriesOf: (employeeId) => {
      asked.push(employeeId);
      return Promise.resolve([]);
    },
    keys: () => Promise.resolve([lines[0]]),
  });
  expect(await client.auditOf('e-1')).toEqual({ entries: [] });
  expect(await client.auditKeys()).toEqual({ keys: [lines[0]] });
  expect(asked).toEqual(['e-1']);
});
