/** The outside of a rehearsal: Kratos, mail and store in memory, and a Temporal whose lists are empty. */
import { activityInfo } from '@temporalio/activity';
import type { ActivityDependencies } from '../../activities/activities.js';
import type { Engine } from '../../activities/engine.js';
import { createEngine } from '../temporal/engine.js';
import type { Policy } from '../../workflows/policy.js';
import { inMemoryAudit } from './audit.js';
import type { Member } from './cast.js';
import type { IdentityRecord } from './kratos/records.js';
import { inMemoryKratos, type IdentityChange, type InMemoryKratos } from './kratos/kratos.js';
import { inMemoryMailer, type TakenMail } from './mailer.js';
import type { Stage } from './stage.js';
import type { Entry } from './timeline.js';

export type System = 'kratos' | 'mail' | 'store';

export interface WorldSettings {
  stage: Stage;
  cast: readonly Member[];
  policy: Policy;
  /** Whether a system is down at an instant. */
  down: (system: System, at: number) => boolean;
  /** All instants are of the stage's clock. */
  happened: (entry: Entry) => void;
  taken: (mail: TakenMail) => Promise<void>;
}

export interface World {
  kratos: InMemoryKratos;
  dependencies: ActivityDependencies;
}

export const welcomeUrl = 'http://accounts.invalid/welcome';

export function createWorld({ stage, cast, policy, down, happened, taken }: WorldSettings): World {
  const kratos = inMemoryKratos({
    now: stage.now,
    down: (at) => down('kratos', at),
    changed: (change) => {
      for (const entry of entriesOf(change)) happened(entry);
    },
  });
  const mailer = inMemoryMailer({
    now: stage.now,
    down: (at) => down('mail', at),
    async taken(mail) {
      const detail = `to ${recipient(mail, cast, policy)}`;
      happened({
        at: mail.at,
        what: mail.what,
        ...(mail.employeeId !== undefined && { who: mail.employeeId }),
        detail,
      });
      await taken(mail);
    },
  });
  return {
    kratos,
    dependencies: {
      kratos: kratos.api,
      mailer,
      welcomeUrl,
      kratosPublicUrl: kratos.publicUrl,
      linkLifetimeMs: policy.onboarding.defaults.linkLifetimeMs,
      // The sweep is for what goes on beside the service, and nothing does here.
      inOnboarding: () => Promise.resolve(new Set()),
      engine: withoutLists(createEngine({ client: stage.client, taskQueue: stage.taskQueue })),
      audit: inMemoryAudit(async () => down('store', await stage.now())),
      deletionCaps: policy.deletions,
      now: () => activityInfo().currentAttemptScheduledTimestampMs,
    },
  };
}

/** The test server lists and deletes no runs; there is nothing to erase that would outlive a rehearsal. */
const withoutLists = (engine: Engine): Engine => ({
  ...engine,
  closedRuns: () => Promise.resolve([]),
  deleteRun: () => Promise.resolve(),
});

function recipient(
  { mail, employeeId }: TakenMail,
  cast: readonly Member[],
  { onboarding, offboarding, deletions }: Policy,
): string {
  const member = cast.find(({ email }) => email === mail.to);
  if (member) return member.id === employeeId ? 'the person' : member.id;
  const contacts = [onboarding, offboarding].flatMap(({ defaults, roles }): (string | undefined)[] => [
    defaults.hrContact,
    ...Object.values(roles).map((own: { hrContact?: string }) => own.hrContact),
  ]);
  if (contacts.includes(mail.to)) return 'the HR contact';
  return mail.to === deletions.alarmContact ? 'the alarm contact' : 'the requester';
}

const markedFor = ({ metadata_admin: admin }: IdentityRecord): string | undefined =>
  (admin as { lifecycle?: { employeeId?: string } | null } | null)?.lifecycle?.employeeId;

function entriesOf({ at, before, after }: IdentityChange): Entry[] {
  const identity = after ?? before;
  const who = identity && (markedFor(identity) ?? (before && markedFor(before)));
  const entry = (what: Entry['what'], detail?: string): Entry => ({
    at,
    what,
    ...(who !== undefined && { who }),
    ...(detail !== undefined && { detail }),
  });
  if (!before || !after) return [entry(after ? 'created' : 'deleted')];
  return [
    ...(before.state === after.state ? [] : [entry(after.state === 'active' ? 'reinstated' : 'deactivated')]),
    ...(before.schema_id === after.schema_id
      ? []
      : [entry('role changed', `${before.schema_id} to ${after.schema_id}`)]),
  ];
}
