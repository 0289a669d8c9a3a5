/** What the worker does on kratos-admin, for tests of the pages that follow. */
import { randomUUID } from 'node:crypto';

export interface Person {
  id: string;
  email: string;
}

export const password = 'seven quiet tractors';

export function peopleOf(adminUrl: string) {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${adminUrl}/admin${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  return {
    async create(options: { withPassword?: boolean } = {}): Promise<Person> {
      const email = `ada.${randomUUID().slice(0, 8)}@example.com`;
      const { id } = await ask<{ id: string }>('POST', '/identities', {
        schema_id: 'analyst',
        traits: { email, name: 'Ada Lovelace' },
        ...(options.withPassword && { credentials: { password: { config: { password } } } }),
      });
      return { id, email };
    },

    async link({ id }: Person, expiresIn = '1h'): Promise<string> {
      const body = { identity_id: id, expires_in: expiresIn };
      return (await ask<{ recovery_link: string }>('POST', '/recovery/link', body)).recovery_link;
    },

    async code({ id }: Person): Promise<{ page: string; code: string }> {
      const body = { identity_id: id, expires_in: '1h' };
      const made = await ask<{ recovery_link: string; recovery_code: string }>(
        'POST',
        '/recovery/code',
        body,
      );
      return { page: made.recovery_link, code: made.recovery_code };
    },

    async deactivate({ id }: Person): Promise<void> {
      await ask('PATCH', `/identities/${id}`, [{ op: 'replace', path: '/state', value: 'inactive' }]);
    },

    /** Kratos' record of a password, absent until one is set. */
    async hasPassword({ id }: Person): Promise<boolean> {
      const identity = await ask<{ credentials?: { password?: { config?: { hashed_password?: string } } } }>(
        'GET',
        `/identities/${id}?include_credential=password`,
      );
      return Boolean(identity.credentials?.password?.config?.hashed_password);
    },
  };
}
