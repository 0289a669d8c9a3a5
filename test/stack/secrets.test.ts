import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { privateFolder } from '../../src/stack/private-file.js';
import { loadSecrets, newSecrets } from '../../src/stack/secrets.js';
import { removeStackFile, writeStackFile } from '../../src/stack/stack-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const mode = async (path: string) => (await stat(path)).mode & 0o777;

test('secrets are made once, differ from stack to stack, and only their owner reads them', async () => {
  const [here, there] = [await temporaryFolder(), await temporaryFolder()];
  const secrets = await loadSecrets(here);
  expect(await loadSecrets(here)).toEqual(secrets);
  expect((await loadSecrets(there)).apiKey).not.toBe(secrets.apiKey);
  expect(secrets.kratos.cipher).toHaveLength(32);
  expect(await mode(join(here, 'secrets.json'))).toBe(0o600);
});

test('a folder that was made before the audit was is given the secrets that came with it', async () => {
  const dataDir = await temporaryFolder();
  const path = join(dataDir, 'secrets.json');
  const { apiKey, payloadKeys, webhookKey, kratos, postgresPassword } = newSecrets();
  const older = { apiKey, payloadKeys, webhookKey, kratos, postgresPassword };
  await writeFile(path, JSON.stringify(older));
  const secrets = await loadSecrets(dataDir);
  expect(secrets).toMatchObject(older);
  expect(await loadSecrets(dataDir)).toEqual(secrets);
  expect(await mode(path)).toBe(0o600);
});

test('secrets that are gone are not replaced while the data they open is there', async () => {
  const dataDir = await temporaryFolder();
  await loadSecrets(dataDir);
  await mkdir(join(dataDir, 'postgres'));
  await rm(join(dataDir, 'secrets.json'));
  await expect(loadSecrets(dataDir)).rejects.toThrow('npm run reset');
});

test('a damaged file of secrets is an error that shows none of it', async () => {
  const dataDir = await temporaryFolder();
  await writeFile(join(dataDir, 'secrets.json'), '{ "apiKey": "hidden-value"');
  const refused = loadSecrets(dataDir);
  await expect(refused).rejects.toThrow('secrets.json');
  await expect(refused).rejects.not.toThrow('hidden-value');
});

test('stack.json is for its owner alone, also over an older one that was not', async () => {
  const dataDir = await temporaryFolder();
  const path = join(dataDir, 'stack.json');
  await writeFile(path, '{}', { mode: 0o644 });
  const addresses = { api: '', temporal: '', temporalUi: '', smtp: '', kratosPublic: '', kratosAdmin: '' };
  await writeStackFile(dataDir, { ...addresses, adminKey: 'secret', approverKey: 'another', pids: {} });
  expect(await mode(path)).toBe(0o600);
  await removeStackFile(dataDir);
  await expect(stat(path)).rejects.toThrow('ENOENT');
});

test('nobody else lists the data folder', async () => {
  const dataDir = join(await temporaryFolder(), 'data');
  await privateFolder(dataDir);
  // Root's stand-in for PostgreSQL passes through.
  expect(await mode(dataDir)).toBe(userInfo().uid === 0 ? 0o711 : 0o700);
});
