import { expect, test } from 'vitest';
import { ConfigError, apiConfig, policyOf } from '../src/config.js';

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
