/** The public key that evidence must be signed with, from a file of one's own. */
import { readFile } from 'node:fs/promises';
import type { PublicKeys } from '../store/signing.js';
import { usage } from './failures.js';

/** Of one or more keys in PEM. @throws CliFailure usage */
export async function trustedKeys(path: string): Promise<PublicKeys> {
  const { publicKeys } = await import('../store/signing.js');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw usage(`--public-key cannot be read: ${(error as Error).message}`);
  });
  const pems = text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  const keys = publicKeys(pems.map((publicKey) => ({ publicKey })));
  if (keys.size === 0) throw usage(`--public-key names ${path}, which holds no Ed25519 public key in PEM`);
  return keys;
}
