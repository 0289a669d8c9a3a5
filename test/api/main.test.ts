import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../src/api/main.ts', import.meta.url));

test('names every missing setting and exits 2, without a stack', async () => {
  const ran = await new Promise<{ code: number | null; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', main],
      { env: { PATH: process.env['PATH'] ?? '' } },
      (_, __, err) => resolve({ code: child.exitCode, err }),
    );
  });
  expect(ran.code).toBe(2);
  for (const name of ['API_KEY', 'PAYLOAD_KEYS', 'KRATOS_PUBLIC_URL', 'KRATOS_WEBHOOK_KEY'])
    expect(ran.err).toContain(`${name} is missing`);
  expect(ran.err).not.toMatch(/^\s+at /m);
});
