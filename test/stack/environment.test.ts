import { expect, test } from 'vitest';
import { apiConfig, setupConfig, workerConfig, type Environment } from '../../src/config.js';
import {
  apiEnvironment,
  kratosEnvironment,
  mailboxEnvironment,
  setupEnvironment,
  workerEnvironment,
} from '../../src/stack/environment.js';
import { newSecrets } from '../../src/stack/secrets.js';
import { stackSettings } from '../../src/stack/settings.js';

const settings = (environment: Environment = {}, env: Environment = {}) =>
  stackSettings({ dataDir: '/data', portBase: 4400, inMemory: false, environment, env }, newSecrets());

test('every process is given a configuration that it takes', () => {
  const own = settings();
  expect(apiConfig(apiEnvironment(own))).toMatchObject({ apiPort: 4400, temporalAddress: '127.0.0.1:4401' });
  expect(setupConfig(setupEnvironment(own))).toMatchObject({ temporalAddress: '127.0.0.1:4401' });
  expect(workerConfig(workerEnvironment(own))).toMatchObject({
    kratosAdminUrl: 'http://127.0.0.1:4406',
    smtpUrl: 'smtp://127.0.0.1:4404',
    welcomeUrl: 'http://127.0.0.1:4400/welcome',
  });
});

test('only the worker is told of kratos-admin, of the mail server and of what signs the audit', () => {
  const caller = {
    SMTP_URL: 'smtp://elsewhere:25',
    MAIL_FROM: 'hr@example.com',
    KRATOS_ADMIN_PATH_PREFIX: '',
  };
  const own = settings(caller, { KRATOS_ADMIN_URL: 'http://proxy:1', SMTP_URL: 'smtp://other:25' });
  expect(workerEnvironment(own)).toMatchObject({
    KRATOS_ADMIN_URL: 'http://proxy:1',
    KRATOS_ADMIN_PATH_PREFIX: '',
    SMTP_URL: 'smtp://other:25',
    MAIL_FROM: 'hr@example.com',
  });
  for (const environment of [apiEnvironment(own), setupEnvironment(own), kratosEnvironment(own)])
    expect(Object.keys(environment).filter((name) => /KRATOS_ADMIN|SMTP|MAIL|SIGNING/.test(name))).toEqual(
      [],
    );
});

test('no process inherits what was meant for something else', () => {
  const stray = {
    DSN: 'x',
    TEMPORAL_ADDRESS: 'cloud:7233',
    API_KEY: 'x',
    SERVE_PUBLIC_PORT: '1',
    NODE_OPTIONS: 'x',
  };
  const own = settings({ ...stray, PATH: '/bin' });
  for (const environment of [
    apiEnvironment(own),
    workerEnvironment(own),
    kratosEnvironment(own),
    mailboxEnvironment(own),
  ]) {
    expect(environment).toMatchObject({ PATH: '/bin' });
    for (const [name, value] of Object.entries(stray)) expect(environment[name]).not.toBe(value);
  }
});

test("the caller's policy is passed on, and a stack's own overrides win", () => {
  const own = settings({ LINK_LIFETIME: '1h', LINK_MAX_ISSUES: '3' }, { LINK_LIFETIME: '8s' });
  for (const environment of [apiEnvironment(own), workerEnvironment(own)])
    expect(environment).toMatchObject({ LINK_LIFETIME: '8s', LINK_MAX_ISSUES: '3' });
});

test('Kratos keeps the settings window that api and worker reckon with', () => {
  expect(kratosEnvironment(settings({}, { SETTINGS_WINDOW: '10s' }))).toMatchObject({
    SELFSERVICE_FLOWS_SETTINGS_PRIVILEGED_SESSION_MAX_AGE: '10000ms',
  });
});

test('SMTP_URL puts another mail server in place of the mailbox', () => {
  expect(settings({ SMTP_URL: 'smtp://elsewhere:25' }).urls).toMatchObject({
    mailbox: undefined,
    smtp: 'smtp://elsewhere:25',
  });
});
