/** The floor without durability: the calls of an onboarding, one after another, and nothing remembers them. */
import { randomUUID } from 'node:crypto';
import { kratosAdmin } from '../../activities/kratos/admin.js';
import { invitation } from '../../activities/mail/invitation.js';
import { createMailer } from '../../activities/mail/mailer.js';
import { nowMs } from './clock.js';
import type { Contender } from './contender.js';
import type { Outside } from './outside.js';
import { people } from './people.js';

export function startScript(
  outside: Outside,
  prefix: string,
): Promise<Contender & { stop(): Promise<void> }> {
  const { mails, kratos: servers, welcomeUrl, mailFrom, policy } = outside;
  const kratos = kratosAdmin({ url: servers.adminUrl, pathPrefix: '/admin' });
  const mailer = createMailer({ smtpUrl: mails.smtpUrl, from: mailFrom });
  const next = people(prefix);

  async function once(): Promise<number> {
    const { employeeId, email, name, team, role, locale } = next();
    const taken = mails.takenFor(email);
    const began = nowMs();
    const { data: identity } = await kratos.createIdentity({
      createIdentityBody: {
        schema_id: role,
        traits: { email, name, team },
        metadata_admin: { lifecycle: { employeeId } },
      },
    });
    const { data: link } = await kratos.createRecoveryLinkForIdentity({
      createRecoveryLinkForIdentityBody: {
        identity_id: identity.id,
        expires_in: `${policy.linkLifetimeMs / 1000}s`,
      },
    });
    const mail = invitation({
      locale,
      name,
      reason: 'first',
      credential: { delivery: 'link', url: `${welcomeUrl}#${encodeURIComponent(link.recovery_link)}` },
      expiresAt: new Date(link.expires_at ?? Number.NaN),
      anotherFollows: true,
      ...(policy.hrContact !== undefined && { contact: policy.hrContact }),
    });
    const messageId = `<invitation.1.${randomUUID()}@${mailer.domain}>`;
    await mailer.send({ to: email, name, messageId, ...mail });
    return (await taken) - began;
  }

  return Promise.resolve({
    once,
    settled: () => Promise.resolve(),
    processes: {},
    stop() {
      mailer.close();
      return Promise.resolve();
    },
  });
}
