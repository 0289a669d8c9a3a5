/**
 * What a person does with a recovery link, without a browser.
 * @see https://www.ory.com/docs/kratos/self-service/flows/account-recovery-password-reset
 */
export interface Opening {
  /** Absent where Kratos led elsewhere than to the settings: the link is used, expired or of no use. */
  settingsFlow: string | undefined;
  signedIn(): Promise<boolean>;
  setPassword(password: string): Promise<void>;
}

/** A cookie jar that takes `Secure` cookies over plain HTTP. */
function visitor() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
}

interface SettingsFlow {
  ui: { action: string; nodes: { attributes: { name?: string; value?: string } }[] };
}

const json = { accept: 'application/json', 'content-type': 'application/json' };

/** Opens a link in a fresh browser. */
export async function open(publicUrl: string, link: string): Promise<Opening> {
  const visit = visitor();
  const answer = await visit(link, { headers: { accept: 'text/html' } });
  const location = new URL(answer.headers.get('location') ?? publicUrl, publicUrl);
  const settingsFlow = location.pathname.endsWith('/settings') ? location.searchParams.get('flow') : null;
  return {
    settingsFlow: settingsFlow ?? undefined,
    signedIn: async () => (await visit(`${publicUrl}/sessions/whoami`, { headers: json })).status === 200,
    async setPassword(password) {
      const flowUrl = `${publicUrl}/self-service/settings/flows?id=${settingsFlow ?? ''}`;
      const { ui } = (await (await visit(flowUrl, { headers: json })).json()) as SettingsFlow;
      const csrf = ui.nodes.find(({ attributes }) => attributes.name === 'csrf_token')?.attributes.value;
      const body = JSON.stringify({ method: 'password', csrf_token: csrf, password });
      const saved = await visit(ui.action, { method: 'POST', headers: json, body });
      if (!saved.ok) throw new Error(`the password was not taken: ${saved.status}`);
    },
  };
}
