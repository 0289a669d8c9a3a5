/** How many people there are, for caps that are a part of them. */
import { cancellationSignal } from '@temporalio/activity';
import type { IdentityApi } from '@ory/client';
import { transient } from './failures.js';
import { identityPages } from './kratos/walk.js';

/** A count this old is good enough: a company does not halve in ten minutes. */
const freshMs = 600_000;

/** @returns counts everybody in Kratos, anew every ten minutes at most; whoever comes meanwhile waits for that count */
export function headcount(kratos: IdentityApi, now: () => number): () => Promise<number> {
  let counting: { since: number; people: Promise<number> } | undefined;

  async function count(): Promise<number> {
    let people = 0;
    for await (const identities of identityPages(kratos)) people += identities.length;
    return people;
  }

  return async () => {
    if (counting && now() - counting.since < freshMs) {
      try {
        return await counting.people;
      } catch {
        // Another activity's count, which may have been cancelled with it.
        cancellationSignal().throwIfAborted();
        throw transient('kratosUnavailable', 'people could not be counted');
      }
    }
    const mine = { since: now(), people: count() };
    counting = mine;
    try {
      return await mine.people;
    } catch (error) {
      if (counting === mine) counting = undefined;
      throw error;
    }
  };
}
