/** Everybody in Kratos, page by page. */
import { activityInfo, heartbeat } from '@temporalio/activity';
import type { IdentityApi } from '@ory/client';
import { transient } from '../failures.js';
import { judgeList, sendList, type KratosIdentity } from './identities.js';

/** The largest page that all versions of Kratos give. */
const pageSize = 250;

/**
 * Pages of all identities, with a heartbeat after each. Who is made or deleted during the walk may be missed.
 * @param more `credentials`: whether `hasCredential` is asked for. `handover`: details of the heartbeats, since each
 * replaces those of the one before
 * @throws ApplicationFailure `kratosUnavailable` where Kratos lost its place: the walk has to begin again
 */
export async function* identityPages(
  kratos: IdentityApi,
  { credentials = false, handover }: { credentials?: boolean; handover?: object } = {},
): AsyncGenerator<KratosIdentity[]> {
  for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
    const request = { size: pageSize, credentials, ...(token !== undefined && { token }) };
    const page = judgeList(request, await sendList(kratos, request));
    if (!page) throw transient('kratosUnavailable', 'Kratos lost the place in its list; it is read again');
    token = page.next;
    yield page.identities;
    // A local activity has nobody to tell.
    if (!activityInfo().isLocal) heartbeat(handover);
  }
}
