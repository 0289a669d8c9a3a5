/** Finds people whom nobody invites any more. */
import { heartbeat } from '@temporalio/activity';
import type { IdentityApi } from '@ory/client';
import type { KratosIdentity } from './kratos/identities.js';
import { identityPages } from './kratos/walk.js';

/** A person without a credential, a live link or a running onboarding. */
export interface Stranded {
  identityId: string;
  /** Absent where somebody made the identity by hand. */
  employeeId?: string;
}

export interface SweepReport {
  examined: number;
  /** The first 200. */
  stranded: Stranded[];
  strandedInAll: number;
  /** Of those, taken into an onboarding of the service. */
  onboarded: number;
}

export interface SweepDependencies {
  kratos: IdentityApi;
  /** A link made when the identity was made may live this long. */
  linkLifetimeMs: number;
  /** Of these identities, those that a running onboarding takes care of. */
  inOnboarding: (identityIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Takes a person into an onboarding; false where that was refused. Absent: only report. */
  onboard?: (identity: KratosIdentity) => Promise<boolean>;
}

/** A report is read by a person and stands in the history. */
const reportLimit = 200;

export function sweepActivities({ kratos, linkLifetimeMs, inOnboarding, onboard }: SweepDependencies) {
  const mayBeStranded = ({ hasCredential, active, createdAt }: KratosIdentity) =>
    !hasCredential &&
    active &&
    (createdAt === undefined || Date.parse(createdAt) + linkLifetimeMs < Date.now());

  return {
    /** Walks through all identities. Safe to run again: who is in an onboarding by then is left alone. */
    async sweepLinks(): Promise<SweepReport> {
      const report: SweepReport = { examined: 0, stranded: [], strandedInAll: 0, onboarded: 0 };
      for await (const identities of identityPages(kratos, { credentials: true })) {
        report.examined += identities.length;
        const suspects = identities.filter(mayBeStranded);
        const cared =
          suspects.length > 0 ? await inOnboarding(suspects.map(({ id }) => id)) : new Set<string>();
        for (const identity of suspects.filter(({ id }) => !cared.has(id))) {
          report.strandedInAll += 1;
          if (report.stranded.length < reportLimit) {
            report.stranded.push({
              identityId: identity.id,
              ...(identity.marker && { employeeId: identity.marker.employeeId }),
            });
          }
          if (await onboard?.(identity)) report.onboarded += 1;
          heartbeat();
        }
      }
      return report;
    },
  };
}
