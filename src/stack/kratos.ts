/** Kratos, on the configuration that deployments use, with what differs here by environment. */
import { join } from 'node:path';
import { root } from '../root.js';
import { runToEnd, type Child, type Starting } from './child.js';
import { writePrivate } from './private-file.js';
import { answers, startServer } from './ready.js';
import type { Secrets } from './secrets.js';

export interface KratosSettings {
  binary: string;
  /**
   * Holds `kratos.yml` and what it refers to.
   * @default deploy/kratos
   */
  configDir?: string;
  /** Where the file with the webhook's key goes. */
  dataDir: string;
  logs: string;
  publicPort: number;
  adminPort: number;
  /** A database of its own. */
  databaseUrl: string;
  /** Origin of the api: its account pages, and its webhook. */
  apiUrl: string;
  webhookKey: string;
  secrets: Secrets['kratos'];
  /** Environment of the process; may override the configuration. */
  env: NodeJS.ProcessEnv;
}

/** The file that deployments mount as a secret: Kratos takes no array of objects from the environment. */
function webhook({ apiUrl, webhookKey }: KratosSettings) {
  const config = {
    url: `${apiUrl}/hooks/kratos`,
    method: 'POST',
    body: 'file://settings-after-password.jsonnet',
    response: { ignore: true },
    auth: {
      type: 'api_key',
      config: { in: 'header', name: 'authorization', value: `Bearer ${webhookKey}` },
    },
  };
  const password = { hooks: [{ hook: 'web_hook', config }] };
  return { selfservice: { flows: { settings: { after: { password } } } } };
}

function overrides(settings: KratosSettings): NodeJS.ProcessEnv {
  const { apiUrl, publicPort, adminPort, secrets } = settings;
  const page = (path: string) => `${apiUrl}/${path}`;
  return {
    DSN: settings.databaseUrl,
    SECRETS_DEFAULT: secrets.default,
    SECRETS_COOKIE: secrets.cookie,
    SECRETS_CIPHER: secrets.cipher,
    SERVE_PUBLIC_PORT: String(publicPort),
    SERVE_ADMIN_PORT: String(adminPort),
    SERVE_PUBLIC_BASE_URL: `http://127.0.0.1:${publicPort}/`,
    SERVE_ADMIN_BASE_URL: `http://127.0.0.1:${adminPort}/`,
    SELFSERVICE_DEFAULT_BROWSER_RETURN_URL: page('signed-in'),
    SELFSERVICE_ALLOWED_RETURN_URLS: apiUrl,
    SELFSERVICE_FLOWS_ERROR_UI_URL: page('error'),
    SELFSERVICE_FLOWS_LOGIN_UI_URL: page('login'),
    SELFSERVICE_FLOWS_LOGIN_AFTER_DEFAULT_BROWSER_RETURN_URL: page('signed-in'),
    SELFSERVICE_FLOWS_LOGOUT_AFTER_DEFAULT_BROWSER_RETURN_URL: page('login'),
    SELFSERVICE_FLOWS_RECOVERY_UI_URL: page('recovery'),
    SELFSERVICE_FLOWS_SETTINGS_UI_URL: page('settings'),
    SELFSERVICE_FLOWS_SETTINGS_AFTER_DEFAULT_BROWSER_RETURN_URL: page('signed-in'),
  };
}

/** Migrates its database, starts it, and waits until its admin side is ready. */
export async function startKratos(settings: KratosSettings, starting: Starting = {}): Promise<Child> {
  const webhookFile = join(settings.dataDir, 'kratos-webhook.json');
  await writePrivate(webhookFile, JSON.stringify(webhook(settings), null, 2));
  const config = ['-c', 'kratos.yml', '-c', webhookFile];
  const process = {
    command: settings.binary,
    cwd: settings.configDir ?? join(root, 'deploy', 'kratos'),
    env: { ...overrides(settings), ...settings.env },
    log: join(settings.logs, 'kratos.log'),
  };
  const migrate = ['migrate', 'sql', '-e', '--yes', ...config];
  await runToEnd({ ...process, name: 'kratos migrate', args: migrate }, starting);
  const ready = `http://127.0.0.1:${settings.adminPort}/admin/health/ready`;
  const serve = { ...process, name: 'kratos', args: ['serve', ...config, '--sqa-opt-out'] };
  return startServer(serve, () => answers(ready), starting);
}
