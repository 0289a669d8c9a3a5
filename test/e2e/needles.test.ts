import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disguises, sightings } from './needles.js';

const token = 'Xq7Zt0bM3nVw8LkPa5RdYh2GsJc6UeFi';
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

test.each(['latin1', 'base64', 'base64url', 'hex'] as const)(
  'finds a token between any other bytes, written as %s',
  (encoding) => {
    fc.assert(
      fc.property(bytes, bytes, (before, after) => {
        const text = Buffer.concat([before, Buffer.from(token), after]).toString(encoding);
        const exhibit = { name: 'planted', bytes: Buffer.from(text, 'latin1') };
        expect(sightings([token], [exhibit])).toEqual([`planted: ${token}`]);
      }),
    );
  },
);

test('finds an address in the path of an address', () => {
  const exhibit = { name: 'log', bytes: Buffer.from('GET /v1/onboardings/ada%40example.com') };
  expect(sightings(['ada@example.com'], [exhibit])).toHaveLength(1);
});

test('finds nothing where nothing is', () => {
  const other = 'Xq7Zt0bM3nVw8LkPa5RdYh2GsJc6UeFj';
  for (const form of disguises(other)) {
    if (disguises(token).includes(form)) continue;
    expect(sightings([token], [{ name: 'other', bytes: Buffer.from(form) }])).toEqual([]);
  }
});
