import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { ConfigError, apiConfig, policyOf, setupConfig, workerConfig } from '../src/config.js';

const complete = {
  PAYLOAD_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  API_KEY: 'a-key-of-twenty-chars',
  KRATOS_PUBLIC_URL: 'http://127.0.0.1:4433/',
  KRATOS_WEBHOOK_KEY: 'another-key-of-twenty',
  STORE_URL: 'postgres://127.0.0.1/lifecycle',
};

test('reports every problem at once, by variable name and never by value', () => {
  const broken = {
    ...complete,
    API_PORT: '99999',
    API_KEY: 'hunter2',
    PAYLOAD_KEYS: undefined,
    LINK_LIFETIME: 'soon',
  };
  const error = (() => {
    try {
      return apiConfig(broken);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(ConfigError);
  const { problems, message } = error as ConfigError;
  expect(problems.map((p) => p.split(/[ :]/)[0]).sort()).toEqual([
    'API_KEY',
    'API_PORT',
    'LINK_LIFETIME',
    'PAYLOAD_KEYS',
  ]);
  expect(message).not.toContain('hunter2');
});

test('reads durations, keys and URLs', () => {
  const config = apiConfig({ ...complete, LINK_LIFETIME: '90s' });
  expect(config.linkLifetime).toBe(90_000);
  expect(config.kratosPublicUrl).toBe('http://127.0.0.1:4433');
  expect(config.payloadKeys[0]?.id).toBe('k1');
  expect(policyOf(config).onboarding.defaults).toEqual({
    linkLifetimeMs: 90_000,
    maxIssues: 5,
    settingsWindowMs: 3_600_000,
    delivery: 'link',
  });
});

test('refuses payload keys of the wrong length and repeated ids', () => {
  expect(() => apiConfig({ ...complete, PAYLOAD_KEYS: 'k1:c2hvcnQ=' })).toThrow(/PAYLOAD_KEYS/);
  expect(() =>
    apiConfig({ ...complete, PAYLOAD_KEYS: `${complete.PAYLOAD_KEYS},${complete.PAYLOAD_KEYS}` }),
  ).toThrow(/PAYLOAD_KEYS/);
});

test('nothing runs without a store, and only on PostgreSQL', () => {
  for (const config of [apiConfig, setupConfig, workerConfig]) {
    expect(() => config({ ...complete, STORE_URL: undefined })).toThrow(/STORE_URL is missing/);
    expect(() => config({ ...complete, STORE_URL: 'mysql://127.0.0.1/x' })).toThrow(/STORE_URL: must be/);
  }
});

test('further API keys are told apart by actor, and none passes for the admin', () => {
  const keys = (text: string) => apiConfig({ ...complete, API_KEYS: text }).apiKeys;
  expect(keys('hr-system:a-key-of-twenty-chars, second:another-key-of-twenty')).toEqual([
    { actor: 'hr-system', key: 'a-key-of-twenty-chars' },
    { actor: 'second', key: 'another-key-of-twenty' },
  ]);
  for (const wrong of [
    'admin:a-key-of-twenty-chars',
    'hr:short',
    'a-key-of-twenty-chars',
    'hr@example.com:a-key-of-twenty-chars',
    'hr:a-key-of-twenty-chars,hr:another-key-of-twenty',
  ])
    expect(() => keys(wrong)).toThrow(/API_KEYS: must be/);
});

test('the audit is signed with Ed25519, and a key of another kind is not shown', () => {
  const der = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
    key.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const problems = (text: string) => {
    try {
      workerConfig({ ...complete, AUDIT_SIGNING_KEY: text });
    } catch (error) {
      return (error as ConfigError).problems.filter((problem) => problem.startsWith('AUDIT_SIGNING_KEY'));
    }
    return [];
  };
  expect(problems(der(generateKeyPairSync('ed25519').privateKey))).toEqual([]);
  for (const wrong of [der(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), 'hunter2']) {
    expect(problems(wrong)).toHaveLength(1);
    expect(problems(wrong).join()).not.toContain(wrong);
  }
});
