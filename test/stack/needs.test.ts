import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { needs } from '../../src/stack/needs.js';
import { freePortBase } from '../../src/stack/ports.js';
import { temporaryFolder } from '../support/temporary-folder.js';

afterEach(() => vi.unstubAllEnvs());

async function ask(environment: Record<string, string>) {
  const folder = await temporaryFolder();
  const list = await needs({
    environment: { LIFECYCLE_CACHE_DIR: join(folder, 'cache'), ...environment },
    portBase: await freePortBase(),
    dataDir: join(folder, 'data'),
  });
  return Object.fromEntries(list.map((need) => [need.what, need]));
}

test('on a machine with nothing, every need that is not met says what to do', async () => {
  vi.stubEnv('PATH', '/nowhere');
  const found = await ask({ PATH: '/nowhere' });
  const unmet = Object.values(found).filter(({ met }) => !met);
  expect(unmet.map(({ what }) => what)).toEqual([
    ...['Temporal dev server', 'Ory Kratos'],
    ...['Go', 'Java', 'Maven', 'Chromium'],
  ]);
  expect(unmet.every(({ remedy }) => remedy)).toBe(true);
});

test('a cache folder that cannot be written to is not met', async () => {
  expect(await ask({ LIFECYCLE_CACHE_DIR: '/dev/null/cache' })).toMatchObject({
    'Cache folder': { met: false, for: 'npm start' },
  });
});

test('a named binary that does not run is not met, and its variable is named', async () => {
  const { 'Ory Kratos': kratos } = await ask({ KRATOS_PATH: '/nowhere/kratos' });
  expect(kratos).toMatchObject({ met: false });
  expect(kratos?.remedy).toContain('KRATOS_PATH');
});
