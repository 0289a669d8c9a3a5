import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../../src/store/canonical.js';
import { addressHash, keyWrapping, seal, unseal } from '../../src/store/seal.js';

const keyOf = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const person = { id: 'key-1', employeeId: 'e-1' };
const ada = { email: 'ada@example.com' };

test('what is sealed opens for the same person and entry, and no other', () => {
  const key = Buffer.alloc(32, 1);
  const sealed = seal(key, ada, 'e-1', 'entry-1');
  expect(unseal(key, sealed, 'e-1', 'entry-1')).toEqual(ada);
  expect(() => unseal(key, sealed, 'e-2', 'entry-1')).toThrow();
  expect(() => unseal(key, sealed, 'e-1', 'entry-2')).toThrow();
  expect(() => unseal(Buffer.alloc(32, 2), sealed, 'e-1', 'entry-1')).toThrow();
});

test('with any byte changed it does not open', () => {
  const key = Buffer.alloc(32, 1);
  const sealed = seal(key, ada, 'e-1', 'entry-1');
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
    expect(() => unseal(key, changed, 'e-1', 'entry-1')).toThrow();
  }
});

test('a wrapped key opens with the payload key that wrapped it, for its person alone', () => {
  const wrapped = keyWrapping([keyOf('k1', 1)]).create(person);
  expect(wrapped.wrappedBy).toBe('k1');
  expect(keyWrapping([keyOf('k2', 2), keyOf('k1', 1)]).unwrap(wrapped)).toHaveLength(32);
  expect(() => keyWrapping([keyOf('k2', 2)]).unwrap(wrapped)).toThrow('k1');
  expect(() => keyWrapping([keyOf('k1', 2)]).unwrap(wrapped)).toThrow();
  expect(() => keyWrapping([keyOf('k1', 1)]).unwrap({ ...wrapped, employeeId: 'e-2' })).toThrow();
});

test('wrapped anew it is the same key', () => {
  const wrapping = keyWrapping([keyOf('k2', 2), keyOf('k1', 1)]);
  const old = keyWrapping([keyOf('k1', 1)]).create(person);
  const renewed = wrapping.rewrap(old);
  expect(renewed.wrappedBy).toBe('k2');
  expect(wrapping.unwrap(renewed)).toEqual(wrapping.unwrap(old));
});

test('an address is known again however it is written, and by nobody without the key', () => {
  const hash = addressHash([keyOf('k1', 1)]);
  expect(hash(' Ada@Example.com ')).toBe(hash('ada@example.com'));
  expect(hash('ada@example.com')).toMatch(/^k1:[\da-f]{64}$/);
  expect(hash('ada@example.com')).not.toBe(hash('eve@example.com'));
  expect(addressHash([keyOf('k1', 2)])('ada@example.com')).not.toBe(hash('ada@example.com'));
});

test('equal values have one text, which is JSON of an equal value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = canonical(value);
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonical(turned)).toBe(text);
      expect(canonical(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
