/**
 * AES-256-GCM over whole Temporal payloads.
 *
 * 1. The authenticated data binds a payload to its namespace and workflow id: moved into another run, it does not decrypt.
 * 2. Both are plaintext in Temporal already and stand in the metadata, since the remote codec protocol (Temporal's UI)
 *    passes payloads alone. A process that knows its context refuses a payload that names another one.
 * 3. The first key encrypts, every key decrypts: rotation is adding one in front.
 * 4. Such a process takes nothing that is not encrypted either: whoever reaches Temporal, but has no key, could otherwise
 *    start an onboarding of their own, past the api. The remote codec passes it, as its protocol says. The one exception are
 *    words of Temporal's own, with which it says how an activity was cancelled: they name nobody, and ask for nothing.
 *
 * @see https://docs.temporal.io/payload-codec
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ValueError, type Payload, type PayloadCodec, type SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { PayloadKey } from '../config.js';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;
const encoding = Buffer.from('binary/encrypted');
/** `ACTIVITY_ID_NOT_STARTED`: the server has no key. */
const serverWord = /^"[A-Z_]{1,64}"$/;
const ivBytes = 12;
const tagBytes = 16;

/** `namespace/workflowId`: a namespace holds no slash. */
const binding = (context?: SerializationContext) =>
  Buffer.from(context?.workflowId === undefined ? '' : `${context.namespace}/${context.workflowId}`);

/** A codec with the given keys, the first of which encrypts. */
export function payloadCodec(keys: readonly PayloadKey[]): PayloadCodec {
  const [active] = keys;
  if (!active) throw new TypeError('a payload codec needs at least one key');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const keyId = Buffer.from(active.id);
  const { key: activeKey } = active;

  function encrypt(payload: Payload, bound: Buffer): Payload {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', activeKey, iv).setAAD(bound);
    const sealed = [cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
    return {
      metadata: { encoding, key: keyId, run: bound },
      data: Buffer.concat([iv, ...sealed, cipher.getAuthTag()]),
    };
  }

  function decrypt(payload: Payload, bound: Buffer | undefined): Payload {
    const { encoding: kind, key: id, run } = payload.metadata ?? {};
    if (!kind || !encoding.equals(kind)) {
      if (bound === undefined || serverWord.test(Buffer.from(payload.data ?? []).toString())) return payload;
      throw new ValueError('payload is not encrypted: whoever wrote it has no key');
    }
    const key = byId.get(Buffer.from(id ?? []).toString());
    if (!key) throw new ValueError('payload was encrypted with a key that is not in PAYLOAD_KEYS');
    const aad = Buffer.from(run ?? []);
    if (bound && bound.length > 0 && !bound.equals(aad))
      throw new ValueError('payload belongs to another workflow');
    const data = Buffer.from(payload.data ?? []);
    if (data.length < ivBytes + tagBytes) throw new ValueError('payload is truncated');
    const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(aad)
      .setAuthTag(data.subarray(-tagBytes));
    try {
      return PayloadMessage.decode(
        Buffer.concat([decipher.update(data.subarray(ivBytes, -tagBytes)), decipher.final()]),
      );
    } catch (cause) {
      throw new ValueError('payload does not decrypt: it was changed, or belongs to another workflow', cause);
    }
  }

  return {
    encode: (payloads, context) => {
      const bound = binding(context);
      return Promise.resolve(payloads.map((payload) => encrypt(payload, bound)));
    },
    decode: (payloads, context) =>
      new Promise((resolve) => {
        const bound = context && binding(context);
        resolve(payloads.map((payload) => decrypt(payload, bound)));
      }),
  };
}
