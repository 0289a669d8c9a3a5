/** Who is there before a rehearsal begins. */
import { randomUUID } from 'node:crypto';
import type { Member } from './cast.js';
import type { Records } from './kratos/records.js';

/** Everybody who does not join: active, with a password, and ours. */
export function populate({ identities }: Records, cast: readonly Member[], now: number): void {
  const at = new Date(now).toISOString();
  for (const { id: employeeId, email, role } of cast.filter(({ joinsAt }) => joinsAt === undefined)) {
    const id = randomUUID();
    identities.set(id, {
      id,
      schema_id: role,
      state: 'active',
      traits: { email, name: employeeId },
      metadata_admin: { lifecycle: { employeeId } },
      metadata_public: null,
      created_at: at,
      updated_at: at,
      hashedPassword: '$2a$12$rehearsal',
    });
  }
}
