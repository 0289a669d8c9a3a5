import { expect, test } from 'vitest';
import { z } from 'zod';
import { parse } from '../src/field-errors.js';
import { onboardingRequest, onboardingsQuery } from '../src/requests.js';

const joiner = { employeeId: 'e-1', email: 'ada@example.com', name: 'Ada', role: 'analyst' };
const details = (schema: z.ZodType, input: unknown) => {
  const result = parse(schema, input);
  return result.ok ? [] : result.errors.map(({ path, detail }) => `${path.join('.')} ${detail}`);
};

test.each([
  [{ ...joiner, name: '' }, 'name must not be empty'],
  [{ ...joiner, name: ' ' }, 'name must not be empty'],
  [{ ...joiner, name: 'x'.repeat(201) }, 'name must have at most 200 characters'],
  [{ ...joiner, name: 1 }, 'name must be of type string'],
  [{ ...joiner, name: undefined }, 'name is required'],
])('says in plain words what is wrong with a joiner', (input, detail) => {
  expect(details(onboardingRequest, input)).toContain(detail);
});

test.each([
  ['0', 'limit must be at least 1'],
  ['251', 'limit must be at most 250'],
  ['1.5', 'limit must be a whole number'],
])('says in plain words what is wrong with a limit of %s', (limit, detail) => {
  expect(details(onboardingsQuery, { limit })).toEqual([detail]);
});

test('counts the items of a list', () => {
  expect(details(z.object({ list: z.array(z.string()).max(1) }), { list: ['a', 'b'] })).toEqual([
    'list must have at most 1 item',
  ]);
});
