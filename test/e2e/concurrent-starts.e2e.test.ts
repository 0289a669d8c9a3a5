/** The same person, told by several at once. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ProblemBody } from '../../src/api/problems.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { kratosRecords } from './kratos-records.js';

let it: TestStack;
beforeAll(async () => {
  it = await startTestStack();
});
afterAll(() => it.stop());

const ada = { employeeId: 'e-1', email: 'ada@example.com', name: 'Ada Lovelace', role: 'analyst' };

async function post(details: object): Promise<{ status: number; type: string | null; body: string }> {
  const answer = await fetch(`${it.stack.api}/v1/onboardings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${it.stack.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(details),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: await answer.text(),
  };
}

test('20 concurrent identical starts get one answer, one run, one identity, one mail', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(ada)));
  expect(answers[0]).toMatchObject({ status: 202 });
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);

  await vi.waitFor(
    async () => expect((await it.client.onboarding('e-1')).state.stage).toBe('awaitingActivation'),
    { timeout: 15_000, interval: 100 },
  );
  expect(await it.mailbox.mails()).toHaveLength(1);
  expect(await kratosRecords(it.stack.kratosAdmin)).toHaveLength(1);
  const { items } = await it.client.onboardings({ limit: 250 });
  expect(items.map(({ employeeId }) => employeeId)).toEqual(['e-1']);
});

test('a start with other details is a conflict that names them, among 20 that agree too', async () => {
  const grace = { ...ada, employeeId: 'e-2', email: 'grace@example.com' };
  expect((await post(grace)).status).toBe(202);
  const others = Array.from({ length: 20 }, () => post(grace));
  const refused = await post({ ...grace, name: 'Grace Hopper', role: 'admin' });
  expect(refused).toMatchObject({ status: 409, type: 'application/problem+json' });
  const problem = JSON.parse(refused.body) as ProblemBody;
  expect(problem).toMatchObject({ type: '/problems/details-differ', fields: ['name', 'role'] });
  for (const answer of await Promise.all(others)) expect(answer.status).toBe(202);
});
