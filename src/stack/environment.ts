/**
 * The environment of each process of a stack. Nothing of the caller's is inherited except what is named here: a DSN or
 * TEMPORAL_ADDRESS meant for something else must not reach them.
 */
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { Environment } from '../config.js';
import { databaseUrl, postgresServer } from './databases.js';
import type { StackSettings } from './settings.js';

/** Needed by any program, and harmless. */
const common =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_\w+|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS)$/;
/** Settings of api and worker that a person may want to try out. */
const policy = /^(LINK_\w+|SETTINGS_WINDOW|HR_CONTACT|ACCOUNT_PAGES|SWEEP_\w+|LOG_LEVEL|POLICY(_FILE)?)$/;
/** Nobody else reaches kratos-admin or the mail server, or signs the audit. */
const workerOnly = /^(KRATOS_ADMIN_\w+|SMTP_URL|MAIL_FROM|AUDIT_SIGNING_KEY)$/;
/** Kratos' own configuration keys. */
const kratos = /^(SELFSERVICE|SESSION|SERVE|HASHERS|IDENTITY|SECURITY|FEATURE_FLAGS|COOKIES)_/;
/** The stack's own. */
const stack = /^(POSTGRES_URL|KRATOS_PATH|TEMPORAL_CLI_PATH|LIFECYCLE_\w+)$/;

function pick(environment: Environment, ...names: RegExp[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => names.some((pattern) => pattern.test(name))),
  );
}

function omit(environment: Environment, ...names: RegExp[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !names.some((pattern) => pattern.test(name))),
  );
}

/** What any program needs of the caller's environment. */
export const commonEnvironment = (environment: Environment) => pick(environment, common);

/** Of everything that speaks to Temporal and the store: setup, worker, api. */
function shared(settings: StackSettings): NodeJS.ProcessEnv {
  const { environment, temporal, secrets } = settings;
  return {
    HR_CONTACT: 'hr@example.com',
    ...pick(environment, common, policy),
    TEMPORAL_ADDRESS: temporal,
    PAYLOAD_KEYS: secrets.payloadKeys,
    STORE_URL: databaseUrl(postgresServer(settings), 'lifecycle'),
  };
}

export function setupEnvironment(settings: StackSettings): NodeJS.ProcessEnv {
  return { ...shared(settings), ...omit(settings.env, workerOnly, kratos, stack) };
}

export function apiEnvironment(settings: StackSettings): NodeJS.ProcessEnv {
  const { urls, ports, secrets, env } = settings;
  return {
    ...shared(settings),
    API_PORT: String(ports.api),
    API_KEY: secrets.apiKey,
    API_KEYS: `second-admin:${secrets.approverKey}`,
    KRATOS_PUBLIC_URL: urls.kratosPublic,
    KRATOS_WEBHOOK_KEY: secrets.webhookKey,
    TEMPORAL_UI_ORIGIN: urls.temporalUi,
    ...omit(env, workerOnly, kratos, stack),
  };
}

export function workerEnvironment(settings: StackSettings): NodeJS.ProcessEnv {
  const { urls, ports, secrets, environment, env } = settings;
  return {
    MAIL_FROM: 'Identity Lifecycle <lifecycle@example.com>',
    ...pick(environment, /^(KRATOS_ADMIN_PATH_PREFIX|MAIL_FROM)$/),
    ...shared(settings),
    WORKER_HEALTH_PORT: String(ports.workerHealth),
    AUDIT_SIGNING_KEY: secrets.auditSigningKey,
    KRATOS_ADMIN_URL: urls.kratosAdmin,
    KRATOS_PUBLIC_URL: urls.kratosPublic,
    WELCOME_URL: `${urls.api}/welcome`,
    SMTP_URL: urls.smtp,
    ...omit(env, kratos, stack),
  };
}

export function mailboxEnvironment({ environment, ports, dataDir }: StackSettings): NodeJS.ProcessEnv {
  return {
    ...pick(environment, common),
    MAILBOX_HTTP_PORT: String(ports.mailbox),
    MAILBOX_SMTP_PORT: String(ports.smtp),
    MAILBOX_DIR: `${dataDir}/mail`,
  };
}

export function kratosEnvironment({ environment, env }: StackSettings): NodeJS.ProcessEnv {
  // The window that api and worker reckon with has to be the one that Kratos keeps.
  const window = env.SETTINGS_WINDOW ?? environment.SETTINGS_WINDOW;
  const ms = window === undefined ? Number.NaN : msToNumber(window as Parameters<typeof msToNumber>[0]);
  return {
    ...pick(environment, common),
    ...(Number.isFinite(ms) && { SELFSERVICE_FLOWS_SETTINGS_PRIVILEGED_SESSION_MAX_AGE: `${ms}ms` }),
    ...pick(env, kratos),
  };
}
