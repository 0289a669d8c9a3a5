import {
  ValueError,
  defaultPayloadConverter,
  type Payload,
  type SerializationContext,
} from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { payloadCodec } from '../../src/temporal/payload-codec.js';

const old = { id: 'old', key: Buffer.alloc(32, 1) };
const current = { id: 'current', key: Buffer.alloc(32, 2) };
const codec = payloadCodec([current, old]);
const context: SerializationContext = {
  type: 'workflow',
  namespace: 'default',
  workflowId: 'onboarding/e-1',
};
const other: SerializationContext = { ...context, workflowId: 'onboarding/e-2' };

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined): unknown =>
  payload && defaultPayloadConverter.fromPayload(payload);

const seal = async (value: unknown, within: SerializationContext | undefined = context): Promise<Payload> => {
  const [sealed] = await codec.encode([payloadOf(value)], within);
  if (!sealed) throw new Error('nothing was encoded');
  return sealed;
};
const open = async (payload: Payload, within: SerializationContext | undefined = context): Promise<unknown> =>
  valueOf((await codec.decode([payload], within))[0]);

/** All bytes that Temporal would store. */
const stored = ({ metadata, data }: Payload) =>
  Buffer.concat([...Object.values(metadata ?? {}), data ?? Buffer.of()].map((part) => Buffer.from(part)));

/** As JSON has it: there is no -0 in it. */
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));

test('what is encrypted decrypts to the same payload, metadata included', async () => {
  await fc.assert(
    fc.asyncProperty(json, async (value) => {
      const [back] = await codec.decode([await seal(value)], context);
      expect(valueOf(back)).toEqual(value);
      expect(Buffer.from(back?.metadata?.['encoding'] ?? []).toString()).toBe('json/plain');
    }),
  );
});

test('several payloads keep their order, and none is none', async () => {
  const sealed = await codec.encode([1, 'two', null].map(payloadOf), context);
  expect((await codec.decode(sealed, context)).map(valueOf)).toEqual([1, 'two', null]);
  expect(await codec.encode([], context)).toEqual([]);
});

test('no part of the plaintext is stored, and the same twice looks different', async () => {
  const secret = 'ada@example.com';
  const [first, second] = [await seal({ email: secret }), await seal({ email: secret })];
  for (const form of [secret, Buffer.from(secret).toString('base64'), 'json/plain', 'email']) {
    expect(stored(first).includes(form)).toBe(false);
  }
  expect(stored(first).equals(stored(second))).toBe(false);
});

test('the remote codec of the UI knows no context: it reads everything, and what it writes a run does not take', async () => {
  const withoutContext = payloadCodec([current]);
  const [read] = await withoutContext.decode([await seal('hello')]);
  expect(valueOf(read)).toBe('hello');
  const [written] = await withoutContext.encode([payloadOf('hello')]);
  expect((await withoutContext.decode([written ?? {}])).map(valueOf)).toEqual(['hello']);
  await expect(open(written ?? {})).rejects.toThrow(ValueError);
});

test('a payload that was never encrypted is shown in the UI, and taken by no process', async () => {
  expect((await codec.decode([payloadOf('plain')])).map(valueOf)).toEqual(['plain']);
  await expect(open(payloadOf('plain'))).rejects.toThrow('not encrypted');
  const { data = Buffer.of() } = payloadOf('plain');
  await expect(open({ data })).rejects.toThrow('not encrypted');
});

test('a word that Temporal itself writes, which has no key, is taken: a cancelled run could not go on otherwise', async () => {
  expect(await open(payloadOf('ACTIVITY_ID_NOT_STARTED'))).toBe('ACTIVITY_ID_NOT_STARTED');
  for (const other of ['activity', 'ID-1', 'A'.repeat(65), { word: 'ACTIVITY_ID_NOT_STARTED' }, ''])
    await expect(open(payloadOf(other))).rejects.toThrow('not encrypted');
});

describe('rotation', () => {
  test('what the old key encrypted can be read, and the new one encrypts', async () => {
    const [before] = await payloadCodec([old]).encode([payloadOf('hello')], context);
    expect(await open(before ?? {})).toBe('hello');
    expect(Buffer.from((await seal('x')).metadata?.['key'] ?? []).toString()).toBe('current');
  });

  test('a key that was taken away is named as the remedy', async () => {
    const sealed = await seal('hello');
    await expect(payloadCodec([old]).decode([sealed], context)).rejects.toThrow('PAYLOAD_KEYS');
  });

  test('there is no codec without a key', () => {
    expect(() => payloadCodec([])).toThrow(TypeError);
  });
});

describe('refused', () => {
  test('a payload of another run, also when it claims to be of this one', async () => {
    const sealed = await seal('hello', other);
    await expect(open(sealed)).rejects.toThrow('another workflow');
    const { run = Buffer.of() } = (await seal('x')).metadata ?? {};
    await expect(open({ ...sealed, metadata: { ...sealed.metadata, run } })).rejects.toThrow(ValueError);
  });

  test('a payload of another namespace', async () => {
    await expect(open(await seal('hello'), { ...context, namespace: 'other' })).rejects.toThrow(ValueError);
  });

  test('one in which any bit of the data, the run or the key id was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        json,
        fc.constantFrom('data', 'run', 'key'),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        async (value, part, position, bit) => {
          const sealed = await seal(value);
          const bytes = Buffer.from((part === 'data' ? sealed.data : sealed.metadata?.[part]) ?? []);
          const at = position % bytes.length;
          bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
          const changed: Payload =
            part === 'data'
              ? { ...sealed, data: bytes }
              : { ...sealed, metadata: { ...sealed.metadata, [part]: bytes } };
          await expect(open(changed)).rejects.toThrow(ValueError);
          // As the remote codec sees it.
          await expect(codec.decode([changed])).rejects.toThrow(ValueError);
        },
      ),
    );
  });

  test('one that was cut short at any place', async () => {
    const sealed = await seal('a text of some length');
    const data = Buffer.from(sealed.data ?? []);
    for (let length = 0; length < data.length; length += 1) {
      await expect(open({ ...sealed, data: data.subarray(0, length) })).rejects.toThrow(ValueError);
    }
  });

  test('without a word of what is inside', async () => {
    const sealed = await seal('ada@example.com');
    const failure: unknown = await open(sealed, other).catch((error: unknown) => error);
    expect((failure as Error).message).not.toContain('ada');
  });
});
