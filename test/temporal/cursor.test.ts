import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/lifecycle.js';
import { openCursor, sealCursor } from '../../src/temporal/cursor.js';

const old = { id: 'old', key: Buffer.alloc(32, 1) };
const current = { id: 'current', key: Buffer.alloc(32, 2) };
const list = `WorkflowType = 'onboarding'`;
const token = fc.uint8Array({ maxLength: 200 });

const refusal = (open: () => unknown): unknown => {
  try {
    return open();
  } catch (error) {
    return error;
  }
};
const expectRefused = (open: () => unknown) => {
  const error = refusal(open);
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({ type: 'bad-cursor' });
};

test('a cursor opens to the token that it was made of, and needs no escaping in a URL', () => {
  fc.assert(
    fc.property(token, (bytes) => {
      const cursor = sealCursor([current], list, bytes);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(openCursor([current], list, cursor)).toEqual(Buffer.from(bytes));
    }),
  );
});

test('a cursor outlives the rotation of keys, and no longer than its key', () => {
  const cursor = sealCursor([old], list, Buffer.from('page 2'));
  expect(openCursor([current, old], list, cursor).toString()).toBe('page 2');
  expectRefused(() => openCursor([current], list, cursor));
});

test('without a key none is made', () => {
  expect(() => sealCursor([], list, Buffer.from('page 2'))).toThrow(TypeError);
});

describe('refused as no cursor of the list', () => {
  test('one of another list', () => {
    const cursor = sealCursor([current], `${list} AND x = 'y'`, Buffer.from('page 2'));
    expectRefused(() => openCursor([current], list, cursor));
  });

  test('one in which any bit was changed', () => {
    fc.assert(
      fc.property(token, fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, position, bit) => {
        const sealed = Buffer.from(sealCursor([current], list, bytes), 'base64url');
        const at = position % sealed.length;
        sealed.writeUInt8(sealed.readUInt8(at) ^ (1 << bit), at);
        expectRefused(() => openCursor([current], list, sealed.toString('base64url')));
      }),
    );
  });

  test('any text that people may send in its place', () => {
    fc.assert(fc.property(fc.string(), (text) => expectRefused(() => openCursor([current], list, text))));
  });
});
