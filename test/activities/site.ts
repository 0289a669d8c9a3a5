/** The activities on a real Kratos and a real mailbox, and the hands of an admin who works beside them. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IdentityApi } from '@ory/client';
import { createActivities, type Activities, type ActivityDependencies } from '../../activities/activities.js';
import { kratosAdmin } from '../../activities/kratos/admin.js';
import { createMailer } from '../../activities/mail/mailer.js';
import { mailboxClient, type MailboxClient } from '../../src/stack/mailbox/client.js';
import { startMailbox } from '../../src/stack/mailbox/mailbox.js';
import { startKratos, type RunningKratos } from '../support/servers.js';
import { memoryAudit, quietEngine, type MemoryAudit } from './ports.js';

export const hour = 3_600_000;
export const welcomeUrl = 'https://accounts.example.com/welcome';

export interface Site {
  server: RunningKratos;
  kratos: IdentityApi;
  inbox: MailboxClient;
  audit: MemoryAudit;
  activities: Activities;
  /** The activities with something of the outside replaced. */
  activitiesWith(changed: Partial<ActivityDependencies>): Activities;
  /** On kratos-admin, past the service. @throws Error unless Kratos does it */
  byHand(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startSite(
  kratosEnvironment: NodeJS.ProcessEnv = {},
  configDir?: string,
): Promise<Site> {
  const dir = await mkdtemp(join(tmpdir(), 'mailbox-'));
  const server = await startKratos({ env: kratosEnvironment, ...(configDir !== undefined && { configDir }) });
  const mailbox = await startMailbox({ httpPort: 0, smtpPort: 0, dir });
  const mailer = createMailer({ smtpUrl: mailbox.smtpUrl, from: 'People <people@example.com>' });
  const audit = memoryAudit();
  const kratos = kratosAdmin({ url: server.adminUrl, pathPrefix: '/admin' });
  const dependencies: ActivityDependencies = {
    kratos,
    mailer,
    welcomeUrl,
    kratosPublicUrl: server.publicUrl,
    linkLifetimeMs: 24 * hour,
    inOnboarding: () => Promise.resolve(new Set()),
    engine: quietEngine,
    audit,
    deletionCaps: { perHour: 10, percentPerDay: 5 },
  };

  return {
    server,
    kratos,
    inbox: mailboxClient(mailbox.httpUrl),
    audit,
    activities: createActivities(dependencies),
    activitiesWith: (changed) => createActivities({ ...dependencies, ...changed }),
    async byHand(method, path, body) {
      const answer = await fetch(`${server.adminUrl}/admin${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
    async stop() {
      mailer.close();
      await mailbox.stop();
      await server.stop();
      await rm(dir, { recursive: true });
    },
  };
}

/** Somebody whom no other test knows. */
export function newJoiner() {
  const id = randomUUID().slice(0, 8);
  return {
    employeeId: `e-${id}`,
    email: `ada.${id}@example.com`,
    name: 'Ada Lovelace',
    role: 'analyst',
    team: 'engines',
  };
}

/** An identity as kratos-admin shows it. */
export interface ShownIdentity {
  id: string;
  state: string;
  schema_id: string;
  created_at: string;
  traits: { email: string; name?: string; team?: string };
  metadata_admin: { lifecycle?: { employeeId: string; adopted?: boolean } | null } | null;
}

/** An identity as somebody makes it without the service. */
export async function madeByHand(
  site: Site,
  joiner: { email: string; role: string; name?: string },
  more: Record<string, unknown> = {},
): Promise<string> {
  const { email, role, name } = joiner;
  const made = await site.byHand('POST', '/identities', {
    schema_id: role,
    traits: { email, ...(name !== undefined && { name }) },
    ...more,
  });
  return (made as ShownIdentity).id;
}

export const shown = async (site: Site, id: string): Promise<ShownIdentity> =>
  (await site.byHand('GET', `/identities/${id}`)) as ShownIdentity;

export const patchByHand = (site: Site, id: string, path: string, value: unknown): Promise<unknown> =>
  site.byHand('PATCH', `/identities/${id}`, [{ op: 'add', path, value }]);
