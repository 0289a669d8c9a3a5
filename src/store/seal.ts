/**
 * Personal data in the audit: AES-256-GCM under a key of the person, which is itself kept encrypted ("wrapped") under a key
 * derived from PAYLOAD_KEYS. Without the person's key nothing opens it: destroying 32 bytes erases it all.
 *
 * 1. Every use has a derived key of its own: nothing that is sealed here could be taken for a payload of Temporal's.
 * 2. A wrapped key is bound to its id and person, sealed data to person and entry: moved elsewhere, neither opens.
 * 3. The first of PAYLOAD_KEYS wraps, every one unwraps.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { PayloadKey } from '../config.js';
import { canonical } from './canonical.js';

const ivBytes = 12;
const tagBytes = 16;

function encrypt(key: Buffer, plain: Buffer, bound: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws where it was changed, or belongs elsewhere */
function decrypt(key: Buffer, sealed: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(bound))
    .setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]);
}

const derived = (key: Buffer, use: string) =>
  Buffer.from(hkdfSync('sha256', key, '', `identity-lifecycle ${use}`, 32));

export interface PersonKey {
  id: string;
  employeeId: string;
}

export interface WrappedKey extends PersonKey {
  wrapped: Buffer;
  /** Id of the payload key. */
  wrappedBy: string;
}

export interface KeyWrapping {
  /** A new key of a person. */
  create(person: PersonKey): WrappedKey;
  /** @throws where none of the keys opens it */
  unwrap(wrapped: WrappedKey): Buffer;
  /** The same key under the first of the payload keys. */
  rewrap(wrapped: WrappedKey): WrappedKey;
  /** Id of the payload key that wraps. */
  readonly active: string;
}

const boundTo = ({ id, employeeId }: PersonKey) => canonical(['person key', id, employeeId]);

export function keyWrapping(payloadKeys: readonly PayloadKey[]): KeyWrapping {
  const keys = new Map(payloadKeys.map(({ id, key }) => [id, derived(key, 'person keys')]));
  const keyOf = (id: string) => {
    const key = keys.get(id);
    if (!key) throw new Error(`a person's key was wrapped by ${id}, which is not in PAYLOAD_KEYS`);
    return key;
  };
  const active = payloadKeys[0]?.id ?? '';
  const wrap = (key: Buffer, { id, employeeId }: PersonKey): WrappedKey => ({
    id,
    employeeId,
    wrapped: encrypt(keyOf(active), key, boundTo({ id, employeeId })),
    wrappedBy: active,
  });
  const unwrap = (wrapped: WrappedKey) =>
    decrypt(keyOf(wrapped.wrappedBy), wrapped.wrapped, boundTo(wrapped));
  return {
    active,
    create: (person) => wrap(randomBytes(32), person),
    unwrap,
    rewrap: (wrapped) => wrap(unwrap(wrapped), wrapped),
  };
}

const boundToEntry = (employeeId: string, entryKey: string) =>
  canonical(['audit entry', employeeId, entryKey]);

export const seal = (key: Buffer, personal: object, employeeId: string, entryKey: string): Buffer =>
  encrypt(key, Buffer.from(canonical(personal)), boundToEntry(employeeId, entryKey));

/** @throws where it was changed, or belongs to another entry */
export const unseal = (
  key: Buffer,
  sealed: Buffer,
  employeeId: string,
  entryKey: string,
): Record<string, unknown> =>
  JSON.parse(decrypt(key, sealed, boundToEntry(employeeId, entryKey)).toString()) as Record<string, unknown>;

/**
 * Addresses as facts: the same address is recognised, and nobody without the key can try addresses out.
 * @returns `<key id>:<HMAC-SHA-256>`
 */
export function addressHash([first]: readonly PayloadKey[]): (address: string) => string {
  if (!first) throw new TypeError('hashing addresses needs a key');
  const key = derived(first.key, 'address hashes');
  return (address) =>
    `${first.id}:${createHmac('sha256', key).update(address.trim().toLowerCase()).digest('hex')}`;
}
