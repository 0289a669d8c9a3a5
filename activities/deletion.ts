/**
 * The irreversible part: a slot, the guards, the deletion, its proof, the erasure of what is left.
 *
 * 1. What was read is judged twice: before the intent is written down, and once it is durable. Between the second look
 *    and the deletion nothing is awaited.
 * 2. An attempt deletes only while it is the run's one attempt, and so early that the request ends before its time does.
 *    One that slept, on a machine that was frozen, finds the look too old or its time over, and does nothing.
 * 3. A 404 counts as done only where the intent of this run stands.
 * 4. While a deletion that was sent may still be carried out, nothing else is decided: the run is given back to people
 *    only when the identity is there and will be.
 */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { IdentityApi } from '@ory/client';
import { adminRole, otherActiveAdmin } from './admins.js';
import type { Audit } from './audit.js';
import type { Engine } from './engine.js';
import { transient } from './failures.js';
import { againstDeletion, type DeletionRequest, type Findings } from './guards.js';
import { headcount } from './headcount.js';
import { deletionIntent, type DeletionIntent } from './intent.js';
import { requestTimeoutMs } from './kratos/admin.js';
import { judgeDelete, judgeGet, sendDelete, sendGet } from './kratos/identities.js';

export interface AwaitSlot {
  employeeId: string;
}

/** `shown` is what was shown to whoever asked and approved. */
export type DeleteIdentity = DeletionRequest;

export interface DeletionProof {
  /**
   * When Kratos was asked to delete, and when it answered 404 for the identity. ISO 8601. Where the worker died over the
   * deletion, `deletedAt` is no earlier than it was.
   */
  deletedAt: string;
  verifiedAt: string;
  /** What Kratos answered to the deletion. */
  answered: 204 | 404;
}

export interface Erase {
  employeeId: string;
  /** This run deleted the identity, and a record says so. */
  recorded: boolean;
}

export interface DeletionDependencies {
  kratos: IdentityApi;
  engine: Pick<Engine, 'takeSlot' | 'deletionsStopped' | 'onboardingRuns' | 'closedRuns' | 'deleteRun'>;
  audit: Pick<Audit, 'append' | 'has' | 'writeDeletionRecord' | 'destroyPersonKey' | 'deletionMemory'>;
  /** At most so many deletions; the per cent are of everybody in Kratos. */
  deletionCaps: { perHour: number; percentPerDay: number; alarmContact?: string };
  /** Milliseconds since the epoch; rehearsals have a time of their own. */
  now?: () => number;
}

/** Within this time of the second look, milliseconds as a rule, the deletion is sent, or not at all. */
const freshMs = 3_000;

/** How long after an attempt without a slot the next asks again: a minute, soon five, since an admin may let go on. */
const askAgainMs = (attempt: number) => 60_000 * Math.min(2 ** (attempt - 1), 5);

/**
 * How long after a deletion without an answer it may still be carried out: by a proxy that has it, a Kratos that hangs
 * over its database. Each gives up sooner by default.
 */
const settledMs = 60_000;

/** How long a slot is good for, as `workflows/deletion-governor/decisions.ts` has it; what is late counts anew. */
const slotMs = 3_600_000;

/** What an attempt leaves to the next: when it asked Kratos to delete, and which attempt it was. */
interface Handover {
  deletedAt: string;
  attempt: number;
}

const handoverIn = (details: Partial<Handover> | undefined): Handover | undefined =>
  details?.deletedAt === undefined
    ? undefined
    : { deletedAt: details.deletedAt, attempt: details.attempt ?? 0 };

const runId = () => activityInfo().workflowExecution?.runId ?? '';

type Look = Omit<Findings, 'slotLapsed'> & { at: number };

/**
 * @param earlier kept in the heartbeats of a walk
 * @returns `at`: nothing was asked for before this instant, but who else is an admin
 */
async function look(
  { kratos, engine }: Pick<DeletionDependencies, 'kratos' | 'engine'>,
  { employeeId, shown }: DeletionRequest,
  earlier: Handover | undefined,
): Promise<Look> {
  // First: where there are many people, it is the one that takes long, and a stop has to be seen that comes meanwhile.
  const otherAdmin = shown.role !== adminRole || (await otherActiveAdmin(kratos, shown.identityId, earlier));
  const at = Date.now();
  const [rehired, stopped, answer] = await Promise.all([
    engine.onboardingRuns(employeeId),
    engine.deletionsStopped(),
    sendGet(kratos, shown.identityId),
  ]);
  return { rehired, stopped, otherAdmin, identity: judgeGet(answer), at };
}

/** When an earlier attempt may have asked Kratos to delete: one that left no word did so before this one was due. */
function mayHaveSentAt(earlier: Handover | undefined): string {
  const { attempt, currentAttemptScheduledTimestampMs } = activityInfo();
  return earlier?.attempt === attempt - 1
    ? earlier.deletedAt
    : new Date(currentAttemptScheduledTimestampMs).toISOString();
}

export function deletionActivities(dependencies: DeletionDependencies) {
  const { kratos, engine, audit, deletionCaps, now = Date.now } = dependencies;
  const iso = () => new Date(now()).toISOString();
  const countPeople = headcount(kratos, now);

  /** Kratos has to say itself that there is nothing any more. */
  async function prove(id: string, deletedAt: string, answered: 204 | 404): Promise<DeletionProof> {
    if (judgeGet(await sendGet(kratos, id))) {
      throw transient('lostUpdate', `identity ${id} is still there after its deletion`);
    }
    return { deletedAt, verifiedAt: iso(), answered };
  }

  /**
   * @param sentAt when an earlier attempt may have asked Kratos to delete
   * @throws ApplicationFailure the first thing that stands against the deletion; an earlier intent is withdrawn
   */
  async function refuse(
    found: Look,
    request: DeletionRequest,
    intent: DeletionIntent,
    sentAt: string | undefined,
  ): Promise<void> {
    const slotLapsed = now() - activityInfo().scheduledTimestampMs > slotMs;
    const refusal = againstDeletion({ ...found, slotLapsed }, request);
    if (!refusal) return;
    if (sentAt !== undefined) {
      const leftMs = Date.parse(sentAt) + settledMs - now();
      if (leftMs > 0) {
        heartbeat({ deletedAt: sentAt, attempt: activityInfo().attempt } satisfies Handover);
        const { identityId } = request.shown;
        const message = `a deletion of identity ${identityId} was sent at ${sentAt} and may still be carried out`;
        throw transient('kratosUnavailable', message, leftMs);
      }
    }
    if (await intent.stands()) await intent.withdraw(refusal.type ?? '');
    throw refusal;
  }

  return {
    /**
     * Asks for a slot, and where there is none, again after minutes. Whatever else keeps it from asking is retried at
     * once, as its policy says.
     * @throws ApplicationFailure `noSlotYet` (benign, retried), `storeUnavailable`
     */
    async awaitSlot({ employeeId }: AwaitSlot): Promise<void> {
      const { perHour, percentPerDay, alarmContact } = deletionCaps;
      // Nothing is deleted without the store, so slots would pile up and all be used in the minute it is back.
      await audit.has(runId());
      const perDay = Math.max(1, Math.floor(((await countPeople()) * percentPerDay) / 100));
      const obstacle = await engine.takeSlot({
        holder: runId(),
        caps: { perHour, perDay },
        ...(alarmContact !== undefined && { alarmContact }),
      });
      if (obstacle === undefined) return;
      const why =
        obstacle === 'deletionsStopped'
          ? 'an admin stopped all deletions'
          : 'all deletions are in quarantine';
      const message = `the deletion of ${employeeId} waits: ${why}`;
      throw transient('noSlotYet', message, askAgainMs(activityInfo().attempt));
    },

    /**
     * Reads the identity again, refuses unless it is exactly what was shown and nothing stands against it, records the
     * intent, looks once more, deletes, and makes sure of the 404. A 404 to the deletion counts only where the intent was
     * recorded by this run.
     * @throws ApplicationFailure `identityGone`, `markerGone`, `identityReplaced`, `roleChanged`, `reactivated`, `rehired`,
     * `lastAdmin`, `slotWithdrawn`, `approvalMissing`
     */
    async deleteIdentity(request: DeleteIdentity): Promise<DeletionProof> {
      const over = Date.now() + activityInfo().startToCloseTimeoutMs;
      const id = request.shown.identityId;
      const intent = deletionIntent({ audit, now }, request);
      const { attempt } = activityInfo();
      // Beside it there may be what the audit left.
      const earlier = handoverIn(activityInfo().heartbeatDetails as Partial<Handover> | undefined);

      const before = await look(dependencies, request, earlier);
      const meant = await intent.stands();
      if (!before.identity && meant) return prove(id, earlier?.deletedAt ?? iso(), 404);
      const sentAt = meant ? mayHaveSentAt(earlier) : undefined;
      await refuse(before, request, intent, sentAt);
      await intent.record();

      const found = await look(dependencies, request, earlier);
      if (!found.identity) return prove(id, iso(), 404);
      await refuse(found, request, intent, sentAt);
      cancellationSignal().throwIfAborted();
      if (Date.now() > Math.min(over - requestTimeoutMs, found.at + freshMs)) {
        throw transient('kratosUnavailable', `what was read of identity ${id} is too old to delete it`);
      }
      const deletedAt = iso();
      heartbeat({ deletedAt, attempt } satisfies Handover);
      const outcome = judgeDelete(await sendDelete(kratos, id));
      return prove(id, deletedAt, outcome === 'deleted' ? 204 : 404);
    },

    /** Writes the deletion record where there was a deletion, then deletes closed runs and destroys the person's key. Safe to repeat. */
    async erase({ employeeId, recorded }: Erase): Promise<void> {
      if (recorded) await audit.writeDeletionRecord({ employeeId, runId: runId() });
      for (const run of await engine.closedRuns(employeeId, runId())) {
        await engine.deleteRun(run);
        heartbeat();
      }
      // Temporal deletes in its own time.
      const left = await engine.closedRuns(employeeId, runId());
      if (left.length > 0) {
        throw transient(
          'engineUnavailable',
          `${left.length} closed runs of ${employeeId} are still being deleted`,
        );
      }
      await audit.destroyPersonKey(employeeId);
    },

    /** What the governor has to remember where its own memory is gone. */
    deletionMemory: () => audit.deletionMemory(),
  };
}
