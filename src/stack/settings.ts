/** Everything a stack is started with, worked out once. */
import { join } from 'node:path';
import type { Environment } from '../config.js';
import { stackPorts, type StackPorts } from './ports.js';
import type { Secrets } from './secrets.js';

/** The processes of a stack, in the order in which a person would name them. */
export const serverNames = ['postgres', 'kratos', 'temporal', 'mailbox', 'worker', 'api'] as const;
export type ServerName = (typeof serverNames)[number];

export interface StackSettings {
  dataDir: string;
  logs: string;
  ports: StackPorts;
  secrets: Secrets;
  /** The caller's environment: PATH and the like, and the variables that name servers and binaries of one's own. */
  environment: Environment;
  /** Overrides for api, worker and Kratos. */
  env: Environment;
  /** Temporal keeps nothing, Postgres does not sync: for measurements. */
  inMemory: boolean;
  urls: {
    api: string;
    temporalUi: string;
    kratosPublic: string;
    kratosAdmin: string;
    /** Undefined where `SMTP_URL` puts another server in its place. */
    mailbox: string | undefined;
    smtp: string;
  };
  /** `host:port` */
  temporal: string;
}

export function stackSettings(
  options: {
    dataDir: string;
    portBase: number;
    environment: Environment;
    env: Environment;
    inMemory: boolean;
  },
  secrets: Secrets,
): StackSettings {
  const { dataDir, environment, env, inMemory } = options;
  const ports = stackPorts(options.portBase);
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const smtpElsewhere = env.SMTP_URL || environment.SMTP_URL || undefined;
  return {
    dataDir,
    logs: join(dataDir, 'logs'),
    ports,
    secrets,
    environment,
    env,
    inMemory,
    urls: {
      api: at(ports.api),
      temporalUi: at(ports.temporalUi),
      kratosPublic: at(ports.kratosPublic),
      kratosAdmin: at(ports.kratosAdmin),
      mailbox: smtpElsewhere === undefined ? at(ports.mailbox) : undefined,
      smtp: smtpElsewhere ?? `smtp://127.0.0.1:${ports.smtp}`,
    },
    temporal: `127.0.0.1:${ports.temporal}`,
  };
}
