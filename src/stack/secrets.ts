/** The secrets of a local stack: made on its first start, kept beside its data, never printed. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writePrivate } from './private-file.js';

const shape = z.object({
  /** Bearer key of the api's admin. */
  apiKey: z.string(),
  /** Of a second admin: whoever asks for a deletion cannot consent to it. */
  approverKey: z.string(),
  /** `PAYLOAD_KEYS`: what Temporal holds is readable with it, and only with it. */
  payloadKeys: z.string(),
  /** `AUDIT_SIGNING_KEY` */
  auditSigningKey: z.string(),
  webhookKey: z.string(),
  kratos: z.object({ default: z.string(), cookie: z.string(), cipher: z.string().length(32) }),
  postgresPassword: z.string(),
});

export type Secrets = z.output<typeof shape>;

/** What came later: folders of data that were made before get it added. */
const added = ['approverKey', 'auditSigningKey'] as const satisfies (keyof Secrets)[];

const text = (bytes: number) => randomBytes(bytes).toString('base64url');

export function newSecrets(): Secrets {
  return {
    apiKey: text(24),
    approverKey: text(24),
    payloadKeys: `k1:${randomBytes(32).toString('base64')}`,
    auditSigningKey: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'der' })
      .toString('base64'),
    webhookKey: text(24),
    kratos: { default: text(32), cookie: text(32), cipher: text(24) },
    postgresPassword: text(24),
  };
}

const write = (path: string, secrets: Secrets) => writePrivate(path, `${JSON.stringify(secrets, null, 2)}\n`);

function withAdded(stored: unknown): unknown {
  if (stored === null || typeof stored !== 'object') return stored;
  const fresh = newSecrets();
  return { ...Object.fromEntries(added.map((name) => [name, fresh[name]])), ...stored };
}

/** @throws when they are gone while the data they open is still there. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  const stored = await readJson(path);
  if (stored !== undefined) {
    const parsed = shape.safeParse(withAdded(stored));
    if (parsed.success) {
      if (added.some((name) => !(name in (stored as object)))) await write(path, parsed.data);
      return parsed.data;
    }
    throw new Error(`${path} is not complete. npm run reset makes a new start.`);
  }
  if (existsSync(join(dataDir, 'postgres')))
    throw new Error(
      `${path} is missing, and the data beside it cannot be opened without. npm run reset makes a new start.`,
    );
  const secrets = newSecrets();
  await write(path, secrets);
  return secrets;
}
