/** What a person does at Kratos' public side: opens a link, chooses a password, signs in. */
import { randomUUID } from 'node:crypto';
import { isLive, sessionsOf, withIdentifier, type Records, type SessionRecord } from './records.js';

const sessionMs = 24 * 3_600_000;

function session(records: Records, identityId: string, method: SessionRecord['method'], now: number): void {
  const id = randomUUID();
  records.sessions.set(id, {
    id,
    identityId,
    method,
    authenticated_at: new Date(now).toISOString(),
    expires_at: new Date(now + sessionMs).toISOString(),
    revoked: false,
  });
}

/**
 * Opens a recovery link, or submits a code: once, whoever does it. An inactive identity's link is burnt by it.
 * @param key the link's `token`, or `flow/code`
 * @returns whose it was, or undefined where it is of no use
 */
export function openRecovery(records: Records, key: string, now: number): string | undefined {
  const recovery = records.recoveries.get(key);
  if (!recovery || recovery.used || recovery.expiresAt <= now) return undefined;
  recovery.used = true;
  if (records.identities.get(recovery.identityId)?.state !== 'active') return undefined;
  session(records, recovery.identityId, 'link_recovery', now);
  return recovery.identityId;
}

/** Chooses a password, which takes a session that a link opened within the settings window. */
export function setPassword(records: Records, identityId: string, windowMs: number, now: number): boolean {
  const identity = records.identities.get(identityId);
  const privileged = sessionsOf(records, identityId).some(
    (one) => isLive(records, one, now) && Date.parse(one.authenticated_at) + windowMs > now,
  );
  if (!identity || !privileged) return false;
  identity.hashedPassword = '$2a$12$rehearsal';
  return true;
}

/** @returns whether Kratos lets the person in */
export function signIn(records: Records, email: string, now: number): boolean {
  const identity = withIdentifier(records, email);
  if (identity?.state !== 'active' || identity.hashedPassword === undefined) return false;
  session(records, identity.id, 'password', now);
  return true;
}
