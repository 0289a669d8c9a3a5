/** Who exists in Kratos, a page at a time. */
import type { IdentityApi } from '@ory/client';
import { judgeList, sendList } from './kratos/identities.js';

export interface PeoplePageRequest {
  limit: number;
  cursor?: string;
}

/** Personal data. */
export interface PersonRecord {
  identityId: string;
  employeeId?: string;
  email: string;
  name?: string;
  role: string;
  team?: string;
  active: boolean;
  hasCredential: boolean;
  createdAt?: string;
}

export type PeoplePage = { people: PersonRecord[]; next?: string } | { badCursor: true };

export function peopleActivities({ kratos }: { kratos: IdentityApi }) {
  return {
    async listPeople({ limit, cursor }: PeoplePageRequest): Promise<PeoplePage> {
      const request = { size: limit, credentials: true, ...(cursor !== undefined && { token: cursor }) };
      const page = judgeList(request, await sendList(kratos, request));
      if (!page) return { badCursor: true };
      const people = page.identities.map(
        ({ id, marker, email, name, role, team, active, hasCredential, createdAt }): PersonRecord => ({
          identityId: id,
          ...(marker && { employeeId: marker.employeeId }),
          email: email ?? '',
          ...(name !== undefined && { name }),
          role,
          ...(team !== undefined && { team }),
          active,
          hasCredential,
          ...(createdAt !== undefined && { createdAt }),
        }),
      );
      return { people, ...(page.next !== undefined && { next: page.next }) };
    },
  };
}
