/**
 * People who leave, in memory and by the virtual clock: Kratos, mail, audit and engine as far as an offboarding asks
 * them. What the real ones answer is tested on real ones.
 */
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import type { Activities } from '../../activities/activities.js';
import type { DecisionRecord, DeletionMemory } from '../../activities/audit.js';
import {
  decisive,
  transient,
  type DecisiveFailure,
  type TransientFailure,
} from '../../activities/failures.js';
import { governorId, governorStatus, takeSlot } from '../../workflows/deletion-governor/messages.js';
import type { Role } from '../../workflows/onboarding/messages.js';

export interface Person {
  identityId: string;
  role: Role;
  createdAt: string;
  active: boolean;
}

/** Something that was done, by virtual time. */
export interface Deed {
  at: number;
  employeeId: string;
  what: string;
}

export interface Leavers {
  /** By employee id. */
  readonly people: Map<string, Person>;
  readonly deeds: Deed[];
  /** What the audit has of decisions. */
  readonly decisions: DecisionRecord[];
  /** What the audit has of slots and switches. */
  memory: DeletionMemory;
  /** Whom failures to come are about; absent: anybody. */
  focus: string | undefined;
  /** Failures to come, by activity; each is used once. */
  failures: Partial<Record<keyof Activities, (TransientFailure | DecisiveFailure)[]>>;
  caps: { perHour: number; perDay: number };
  /** Nothing is written down. */
  storeDown: boolean;
  /** Called in the middle of a change in Kratos, before it shows. */
  meanwhile: Partial<Record<'deactivate' | 'reinstate' | 'deleteIdentity', () => Promise<void>>>;
  hire(employeeId: string, role?: Role): Person;
  /** What was done to somebody. */
  done(employeeId: string): string[];
  readonly activities: Partial<Activities>;
}

const benignOrTransient: readonly string[] = [
  'kratosUnavailable',
  'kratosMisconfigured',
  'lostUpdate',
  'mailUnavailable',
  'mailMisconfigured',
  'mailAmbiguous',
  'storeUnavailable',
  'engineUnavailable',
  'noSlotYet',
] satisfies TransientFailure[];

/** @param server the Temporal that the governor runs on, and where */
export function leavers(server: () => { client: Client; taskQueue: string }): Leavers {
  const now = () => activityInfo().currentAttemptScheduledTimestampMs;

  function failOnDemand(activity: keyof Activities, employeeId = place.focus): void {
    if (employeeId !== place.focus) return;
    const type = place.failures[activity]?.shift();
    if (type === undefined) return;
    throw benignOrTransient.includes(type)
      ? transient(type as TransientFailure, 'on demand')
      : decisive(type as DecisiveFailure, 'on demand');
  }

  /** A worker that goes down waits for its activities, and what they ask has no other worker to answer. */
  async function asked<T>(call: (client: Client) => Promise<T>): Promise<T> {
    const { client } = server();
    const signal = cancellationSignal();
    signal.throwIfAborted();
    try {
      return await client.withDeadline(Date.now() + 5000, () =>
        client.withAbortSignal(signal, () => call(client)),
      );
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  const did = (employeeId: string, what: string) => {
    place.deeds.push({ at: now(), employeeId, what });
  };

  function personOf(employeeId: string, missing: DecisiveFailure): Person {
    const person = place.people.get(employeeId);
    if (!person) throw decisive(missing, `no identity of ${employeeId}`);
    return person;
  }

  const place: Leavers = {
    people: new Map(),
    deeds: [],
    decisions: [],
    memory: { grants: [] },
    focus: undefined,
    failures: {},
    caps: { perHour: 1000, perDay: 1000 },
    storeDown: false,
    meanwhile: {},
    hire(employeeId, role = 'analyst') {
      const person = {
        identityId: `identity-of-${employeeId}`,
        role,
        createdAt: '2026-01-01T00:00:00.000Z',
        active: true,
      };
      place.people.set(employeeId, person);
      return person;
    },
    done: (employeeId) =>
      place.deeds.filter((deed) => deed.employeeId === employeeId).map(({ what }) => what),
    activities: {
      beginLeaving: ({ employeeId, identityId }) => {
        failOnDemand('beginLeaving', employeeId);
        const { active, ...person } = personOf(employeeId, 'identityNotFound');
        did(employeeId, identityId === undefined ? 'find' : `find ${identityId}`);
        return Promise.resolve({ ...person, wasActive: active });
      },
      deactivate: async ({ employeeId }) => {
        failOnDemand('deactivate', employeeId);
        const person = personOf(employeeId, 'identityGone');
        await place.meanwhile.deactivate?.();
        person.active = false;
        did(employeeId, 'deactivate');
        return { at: new Date(now()).toISOString(), state: 'inactive', sessionsBefore: 1, sessionsAfter: 0 };
      },
      reinstate: async ({ employeeId, shown }) => {
        failOnDemand('reinstate', employeeId);
        await place.meanwhile.reinstate?.();
        const person = place.people.get(employeeId);
        if (person && shown.wasActive) person.active = true;
        did(employeeId, 'reinstate');
        return { outcome: person ? 'restored' : 'gone' };
      },
      remindOfDeletion: ({ employeeId, to, leadMs, approvalMissing }) => {
        failOnDemand('remindOfDeletion', employeeId);
        did(
          employeeId,
          `remind ${to} ${leadMs / 86_400_000} d before${approvalMissing ? ', not approved' : ''}`,
        );
        return Promise.resolve();
      },
      askForDecision: ({ employeeId, to, why, number }) => {
        failOnDemand('askForDecision', employeeId);
        did(employeeId, `ask ${to} ${number}: ${why}`);
        return Promise.resolve();
      },
      awaitSlot: async ({ employeeId }) => {
        failOnDemand('awaitSlot', employeeId);
        const holder = activityInfo().workflowExecution?.runId ?? '';
        try {
          const answer = await asked((client) =>
            client.workflow.executeUpdateWithStart(takeSlot, {
              args: [{ holder, caps: place.caps, alarmContact: 'alarm@example.com' }],
              startWorkflowOperation: new WithStartWorkflowOperation('deletionGovernor', {
                workflowId: governorId,
                taskQueue: server().taskQueue,
                args: [],
                workflowIdConflictPolicy: 'USE_EXISTING',
              }),
            }),
          );
          if (!answer.granted) throw transient('noSlotYet', 'quarantined');
          place.memory.grants.push({ holder, at: answer.at });
          did(employeeId, 'take slot');
        } catch (error) {
          if (error instanceof WorkflowUpdateFailedError) throw transient('noSlotYet', 'refused');
          throw error;
        }
      },
      deleteIdentity: async ({ employeeId, shown, requestedBy, approval, approvedBy }) => {
        failOnDemand('deleteIdentity', employeeId);
        const person = personOf(employeeId, 'identityGone');
        if (person.createdAt !== shown.createdAt) throw decisive('identityReplaced', 'on sight');
        if (person.role !== shown.role) throw decisive('roleChanged', 'on sight');
        if (person.active) throw decisive('reactivated', 'on sight');
        if (approval === 'required' && (approvedBy ?? requestedBy) === requestedBy)
          throw new Error('deleted without approval');
        const { stopped } = await asked((client) =>
          client.workflow.getHandle(governorId).query(governorStatus),
        );
        if (stopped) throw decisive('slotWithdrawn', 'stopped');
        await place.meanwhile.deleteIdentity?.();
        place.people.delete(employeeId);
        did(employeeId, 'delete');
        const at = new Date(now()).toISOString();
        return { deletedAt: at, verifiedAt: at, answered: 204 };
      },
      erase: ({ employeeId }) => {
        failOnDemand('erase', employeeId);
        did(employeeId, 'erase');
        return Promise.resolve();
      },
      deletionMemory: () => {
        failOnDemand('deletionMemory');
        return Promise.resolve(structuredClone(place.memory));
      },
      recordDecisions: (decisions) => {
        failOnDemand('recordDecisions');
        if (place.storeDown) throw transient('storeUnavailable', 'down');
        place.decisions.push(...decisions);
        for (const { type, by, reason = '', at, facts } of decisions) {
          if (type === 'deletions.stop') place.memory.stopped = { by, reason, at };
          if (type === 'deletions.resume') delete place.memory.stopped;
          if (type === 'deletions.quarantine')
            place.memory.quarantine = facts as unknown as NonNullable<DeletionMemory['quarantine']>;
          if (type === 'deletions.lift') {
            delete place.memory.quarantine;
            place.memory.countingSince = at;
          }
        }
        return Promise.resolve();
      },
      alarmOfQuarantine: ({ to }) => {
        failOnDemand('alarmOfQuarantine');
        did('', `alarm ${to}`);
        return Promise.resolve();
      },
    },
  };
  return place;
}
