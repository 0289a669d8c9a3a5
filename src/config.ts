/**
 * Environment → typed settings. Every problem is reported at once, by variable name and never by value.
 * `NAME_FILE` names a file that holds the value of `NAME` (a mounted secret).
 */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { duration } from './duration.js';
import { defaultPolicy, parsePolicy, readPolicy } from './policy.js';
import type { Policy } from '../workflows/policy.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown with one line for each variable that is missing or wrong. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const port = z.coerce.number().int().min(1).max(65535);
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .transform((url) => url.replace(/\/+$/, ''));
const secret = z.string().min(16, 'must have at least 16 characters');
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

/** A key of the payload codec. */
export interface PayloadKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** `id:base64,…`: the first encrypts, all decrypt. */
const payloadKeys = z.string().transform((text, context): PayloadKey[] => {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const colon = entry.indexOf(':');
      return { id: entry.slice(0, Math.max(colon, 0)), key: Buffer.from(entry.slice(colon + 1), 'base64') };
    });
  const ids = new Set(keys.map(({ id }) => id));
  if (
    keys.length > 0 &&
    ids.size === keys.length &&
    keys.every(({ id, key }) => id !== '' && key.length === 32)
  )
    return keys;
  context.addIssue({
    code: 'custom',
    message: 'must be id:base64 of 32 bytes, several separated by commas, each with an id of its own',
  });
  return z.NEVER;
});

const shared = {
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('lifecycle'),
  TEMPORAL_API_KEY: secret.optional(),
  TEMPORAL_TLS: onOff.default(false),
  PAYLOAD_KEYS: payloadKeys,
};

/** PostgreSQL with the audit. */
const store = { STORE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }) };

/** `actor:key,…`: people and systems with the admin's rights, told apart in the audit. */
const apiKeys = z.string().transform((text, context) => {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => ({
      actor: entry.slice(0, Math.max(entry.indexOf(':'), 0)),
      key: entry.slice(entry.indexOf(':') + 1),
    }));
  const actors = new Set(keys.map(({ actor }) => actor));
  const distinct = new Set(keys.map(({ key }) => key)).size === keys.length;
  const good = keys.every(({ actor, key }) => /^[A-Za-z0-9][\w.-]{0,63}$/.test(actor) && key.length >= 16);
  if (good && distinct && actors.size === keys.length && !actors.has('admin')) return keys;
  context.addIssue({
    code: 'custom',
    message:
      'must be actor:key, several separated by commas, each actor and each key once, no actor admin, keys of 16 characters or more',
  });
  return z.NEVER;
});

/** PKCS #8 in base64, as `openssl genpkey -algorithm ed25519 -outform DER | base64 -w0` makes one. */
const signingKey = z.string().transform((text, context) => {
  try {
    const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // reported below
  }
  context.addIssue({ code: 'custom', message: 'must be an Ed25519 private key, PKCS #8 in base64' });
  return z.NEVER;
});

/** Each problem of the policy file, in a line of its own. */
const policyText = z.string().superRefine((text, context) => {
  const file = parsePolicy(text);
  for (const message of file.ok ? [] : file.problems) context.addIssue({ code: 'custom', message });
});

const policy = {
  /** YAML; overrides the variables below. */
  POLICY: policyText.optional(),
  LINK_LIFETIME: duration.default(86_400_000),
  LINK_MAX_ISSUES: z.coerce.number().int().min(1).max(30).default(5),
  LINK_REMINDER_BEFORE_EXPIRY: duration.optional(),
  LINK_DELIVERY: z.enum(['link', 'code']).default('link'),
  /** As Kratos' `privileged_session_max_age`. */
  SETTINGS_WINDOW: duration.default(3_600_000),
  HR_CONTACT: z.email().optional(),
};

const reminderInTime = {
  path: ['LINK_REMINDER_BEFORE_EXPIRY'],
  message: 'must be shorter than LINK_LIFETIME',
};
const remindsInTime = (v: { LINK_LIFETIME: number; LINK_REMINDER_BEFORE_EXPIRY?: number | undefined }) =>
  (v.LINK_REMINDER_BEFORE_EXPIRY ?? 0) < v.LINK_LIFETIME;

/** What the file says, together with what the variables say. */
function policyFits(v: z.output<z.ZodObject<typeof policy>>, context: z.RefinementCtx): void {
  // Problems of the file in itself were told with it.
  if (v.POLICY === undefined || !parsePolicy(v.POLICY).ok) return;
  const file = parsePolicy(v.POLICY, variablesPolicy(settingsOf(v)));
  for (const message of file.ok ? [] : file.problems)
    context.addIssue({ code: 'custom', path: ['POLICY'], message });
}

const apiVariables = z
  .object({
    ...shared,
    ...policy,
    ...store,
    API_HOST: z.string().min(1).default('127.0.0.1'),
    API_PORT: port.default(8080),
    API_KEY: secret,
    API_KEYS: apiKeys.default([]),
    KRATOS_PUBLIC_URL: httpUrl,
    KRATOS_WEBHOOK_KEY: secret,
    ACCOUNT_PAGES: onOff.default(true),
    /** Origin of Temporal's UI, allowed to ask the codec endpoint. */
    TEMPORAL_UI_ORIGIN: httpUrl.optional(),
    /** On the account pages. */
    ACCOUNT_ORGANISATION: z.string().min(1).max(100).optional(),
    /** Whom people may ask; public. */
    ACCOUNT_CONTACT: z.email().optional(),
  })
  .refine(remindsInTime, reminderInTime)
  .superRefine(policyFits);

const workerVariables = z
  .object({
    ...shared,
    ...policy,
    ...store,
    AUDIT_SIGNING_KEY: signingKey,
    WORKER_HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
    WORKER_HEALTH_PORT: port.default(8081),
    KRATOS_ADMIN_URL: httpUrl,
    /** Empty for a kratos-admin that serves its API without prefix. */
    KRATOS_ADMIN_PATH_PREFIX: z
      .string()
      .regex(/^(\/[\w-]+)*$/, 'must be empty or a path such as /admin')
      .default('/admin'),
    /** Where recovery links must lead; anything else is never mailed. */
    KRATOS_PUBLIC_URL: httpUrl,
    /** The page that mails link to. */
    WELCOME_URL: httpUrl,
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp(s) URL' }),
    MAIL_FROM: z.string().min(3),
    /** What the sweep does with people who were invited outside the service. */
    SWEEP_POLICY: z.enum(['report', 'onboard']).default('report'),
  })
  .refine(remindsInTime, reminderInTime)
  .superRefine(policyFits);

const setupVariables = z.object({ ...shared, ...store, SWEEP_INTERVAL: duration.default(3_600_000) });

const camel = (name: string) =>
  name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<S>;
type Settings<T> = { [K in keyof T & string as CamelCase<K>]: T[K] };

function read<S extends z.ZodObject>(schema: S, environment: Environment): Settings<z.output<S>> {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const file = environment[`${name}_FILE`];
    try {
      const value =
        environment[name] ?? (file === undefined ? undefined : readFileSync(file, 'utf8').trimEnd());
      // An empty KRATOS_ADMIN_PATH_PREFIX means something; any other empty variable is an unset one.
      if (value !== undefined && (value !== '' || name === 'KRATOS_ADMIN_PATH_PREFIX')) values[name] = value;
    } catch {
      problems.push(`${name}_FILE names a file that cannot be read`);
    }
  }
  const result = schema.safeParse(values);
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (problems.some((problem) => problem.startsWith(`${name}_FILE`))) continue;
    problems.push(name in values ? `${name}: ${issue.message}` : `${name} is missing`);
  }
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return settingsOf(result.data);
}

const settingsOf = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [camel(name), value])) as Settings<T>;

export type ApiConfig = ReturnType<typeof apiConfig>;
export type WorkerConfig = ReturnType<typeof workerConfig>;
export type SetupConfig = ReturnType<typeof setupConfig>;
/** What every process needs to reach Temporal. */
export type TemporalConfig = Pick<
  SetupConfig,
  | 'temporalAddress'
  | 'temporalNamespace'
  | 'temporalTaskQueue'
  | 'temporalApiKey'
  | 'temporalTls'
  | 'payloadKeys'
>;

/** @throws ConfigError */
export const apiConfig = (environment: Environment = process.env) => read(apiVariables, environment);
/** @throws ConfigError */
export const workerConfig = (environment: Environment = process.env) => read(workerVariables, environment);
/** @throws ConfigError */
export const setupConfig = (environment: Environment = process.env) => read(setupVariables, environment);

type PolicySettings = Settings<z.output<z.ZodObject<typeof policy>>>;

/** What the variables say; the rest is as everywhere. */
function variablesPolicy(config: PolicySettings): Policy {
  const contact = config.hrContact !== undefined && { hrContact: config.hrContact };
  const { onboarding, offboarding, deletions } = defaultPolicy;
  return {
    onboarding: {
      ...onboarding,
      defaults: {
        linkLifetimeMs: config.linkLifetime,
        maxIssues: config.linkMaxIssues,
        ...(config.linkReminderBeforeExpiry !== undefined && {
          reminderBeforeExpiryMs: config.linkReminderBeforeExpiry,
        }),
        settingsWindowMs: config.settingsWindow,
        delivery: config.linkDelivery,
        ...contact,
      },
    },
    offboarding: { ...offboarding, defaults: { ...offboarding.defaults, ...contact } },
    deletions: {
      ...deletions,
      ...(config.hrContact !== undefined && { alarmContact: config.hrContact }),
    },
  };
}

/** The policy that runs capture, and that the worker keeps deletions within: the file's over the variables'. */
export function policyOf(config: PolicySettings): Policy {
  const base = variablesPolicy(config);
  return config.policy === undefined ? base : readPolicy(config.policy, base);
}
