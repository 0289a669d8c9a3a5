/** What an in-memory Kratos remembers, as the real one shows it. */

export interface IdentityRecord {
  id: string;
  schema_id: string;
  state: 'active' | 'inactive';
  traits: Record<string, unknown>;
  metadata_admin: unknown;
  metadata_public: unknown;
  /** ISO 8601. */
  created_at: string;
  updated_at: string;
  /** Of a password that was set; absent where there is none. */
  hashedPassword?: string;
}

export interface SessionRecord {
  id: string;
  identityId: string;
  method: 'link_recovery' | 'password';
  /** ISO 8601. */
  authenticated_at: string;
  expires_at: string;
  revoked: boolean;
}

export interface RecoveryRecord {
  identityId: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  used: boolean;
}

export interface Records {
  /** By id. */
  identities: Map<string, IdentityRecord>;
  /** By id. */
  sessions: Map<string, SessionRecord>;
  /** Links and codes, by what opens them. */
  recoveries: Map<string, RecoveryRecord>;
}

export const emptyRecords = (): Records => ({
  identities: new Map(),
  sessions: new Map(),
  recoveries: new Map(),
});

/** Kratos lower-cases identifiers; traits keep their case. */
export const identifierOf = ({ traits }: Pick<IdentityRecord, 'traits'>): string | undefined =>
  typeof traits['email'] === 'string' ? traits['email'].toLowerCase() : undefined;

export const withIdentifier = (records: Records, identifier: string): IdentityRecord | undefined =>
  [...records.identities.values()].find(
    (identity) => identifierOf(identity) === identifier.trim().toLowerCase(),
  );

export const sessionsOf = (records: Records, identityId: string): SessionRecord[] =>
  [...records.sessions.values()].filter((session) => session.identityId === identityId);

/** Whether the session lets somebody in. A deactivation does not end it for good: it lives again with the identity. */
export const isLive = (records: Records, session: SessionRecord, now: number): boolean =>
  !session.revoked &&
  Date.parse(session.expires_at) > now &&
  records.identities.get(session.identityId)?.state === 'active';
