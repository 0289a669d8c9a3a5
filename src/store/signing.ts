/**
 * Ed25519 over canonical JSON that says what it is, so that no signature can be passed off as that of something else.
 * A key's id is made of the key: a table of keys cannot lie about which is which.
 */
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonical } from './canonical.js';

export interface Signed {
  keyId: string;
  /** 64 bytes. */
  signature: Buffer;
}

export interface Signer {
  keyId: string;
  /** PEM. */
  publicKey: string;
  sign(value: object): Signed;
}

/** The first 16 hexadecimal digits of SHA-256 over the DER of the public key. */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

const pemOf = (publicKey: KeyObject) => publicKey.export({ type: 'spki', format: 'pem' }).toString();

export function signer(privateKey: KeyObject): Signer {
  const publicKey = createPublicKey(privateKey);
  const keyId = keyIdOf(publicKey);
  return {
    keyId,
    publicKey: pemOf(publicKey),
    sign: (value) => ({ keyId, signature: sign(null, signedBytes(value, keyId), privateKey) }),
  };
}

/** What a signature is made over: whoever checks one with other tools needs these bytes. */
export const signedBytes = (value: object, keyId: string): Buffer =>
  Buffer.from(canonical({ ...value, keyId }));

/** Public keys by id. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

/**
 * From PEM. What is no Ed25519 key is left out, and so is what stands under an id that is not its own or is not written as
 * it was published.
 */
export function publicKeys(pems: readonly { id?: string; publicKey: string }[]): PublicKeys {
  const keys = new Map<string, KeyObject>();
  for (const { id, publicKey } of pems) {
    try {
      const key = createPublicKey(publicKey);
      const own = keyIdOf(key);
      const published = id === undefined || (id === own && publicKey === pemOf(key));
      if (key.asymmetricKeyType === 'ed25519' && published) keys.set(own, key);
    } catch {
      // No key: whatever was signed with it does not verify.
    }
  }
  return keys;
}

/** Why a signature does not hold; undefined where it does. */
export function flawOf(
  value: object,
  { keyId, signature }: Signed,
  keys: PublicKeys,
): 'unknown key' | 'wrong signature' | undefined {
  const key = keys.get(keyId);
  if (!key) return 'unknown key';
  return verify(null, signedBytes(value, keyId), key, signature) ? undefined : 'wrong signature';
}
