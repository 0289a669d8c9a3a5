/**
 * The one gate that every deletion of a namespace goes through.
 *
 * 1. It answers nothing before it remembers: of an earlier run by its argument, or else what the audit has.
 * 2. A slot is granted, or a switch thrown, within one turn: what is decided holds for the next request, and nothing is
 *    awaited in between.
 */
import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ApplicationFailure, UpdateDefinition } from '@temporalio/common';
import type { Activities } from '../../activities/activities.js';
import { nothingRecorded, record, type Recording } from '../recording.js';
import { unlessRefused } from '../updates.js';
import { grantSlot, lift, nothingYet, resume, slotRefusal, stop, upTo } from './decisions.js';
import { describe } from './details.js';
import {
  governorStatus,
  liftQuarantine,
  resumeDeletions,
  stopDeletions,
  takeSlot,
  type GovernorStatus,
  type SlotRequest,
  type Switch,
} from './messages.js';

/** Nothing is deleted until it is known what was decided before: retried for as long as the store is away. */
const { deletionMemory } = proxyActivities<Pick<Activities, 'deletionMemory'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '365 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Who answers for deletions may sleep; after a day they have heard of it otherwise. */
const { alarmOfQuarantine } = proxyActivities<Pick<Activities, 'alarmOfQuarantine'>>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Shown while it remembers nothing yet: whoever has a slot waits as well. */
const remembering: GovernorStatus = {
  ...nothingYet,
  stopped: {
    by: 'service',
    reason: 'what was decided before is being looked up',
    at: new Date(0).toISOString(),
  },
};

interface Governor extends Recording {
  /** Undefined until it remembers. */
  status: GovernorStatus | undefined;
  /** Answers of this run; each is about five events. */
  answers: number;
}

/** Well below the 10,000 events that Temporal suggests to end a run at, and rarely reached within days. */
const answersPerRun = 500;

export async function deletionGovernor(carried?: GovernorStatus): Promise<never> {
  const governor: Governor = { status: carried, answers: 0, ...nothingRecorded() };
  handleRequests(governor);
  handleSwitches(governor);
  governor.status ??= { ...nothingYet, ...(await deletionMemory()) };
  showDetails(governor.status);
  await condition(
    () =>
      (governor.answers >= answersPerRun || workflowInfo().continueAsNewSuggested) &&
      governor.pending === 0 &&
      allHandlersFinished(),
  );
  return continueAsNew<typeof deletionGovernor>(upTo(governor.status, Date.now()));
}

const showDetails = (status: GovernorStatus): void => setCurrentDetails(describe(status));

/** Decides on what is remembered, and keeps what it decided. */
async function decide<T>(
  governor: Governor,
  decision: (status: GovernorStatus) => { status: GovernorStatus; answer: T } | ApplicationFailure,
): Promise<T> {
  await condition(() => governor.status !== undefined);
  const { status, answer } = unlessRefused(decision(governor.status ?? nothingYet));
  governor.status = status;
  governor.answers += 1;
  showDetails(status);
  return answer;
}

function handleRequests(governor: Governor): void {
  setHandler(governorStatus, () => (governor.status ? upTo(governor.status, Date.now()) : remembering));

  setHandler(
    takeSlot,
    async (request) => {
      const answer = await decide(governor, (status) => grantSlot(status, request, Date.now()));
      if (!answer.granted) {
        const { caps, alarmContact } = request;
        const { perHour, perDay } = caps;
        const since = answer.quarantinedAt;
        if (alarmContact !== undefined) void alarm(governor, { to: alarmContact, since, perHour, perDay });
        const facts = { caps: { perHour, perDay }, since };
        record(governor, { ...decisionOf('quarantine'), by: 'service', facts });
      }
      return answer;
    },
    {
      validator: (request: SlotRequest) => {
        const refused = governor.status && slotRefusal(governor.status, request, Date.now());
        if (refused) throw refused;
      },
    },
  );
}

function handleSwitches(governor: Governor): void {
  function handle<Request extends Switch>(
    update: UpdateDefinition<GovernorStatus, [Request]>,
    decision: (status: GovernorStatus, request: Request, now: number) => GovernorStatus | ApplicationFailure,
    factsOf: (request: Request, before: GovernorStatus) => Record<string, unknown>,
  ): void {
    setHandler(
      update,
      async (request: Request) => {
        const decided = decisionOf(update.name);
        let facts = {};
        const answer = await decide(governor, (before) => {
          const status = unlessRefused(decision(before, request, Date.now()));
          facts = factsOf(request, before);
          return { status, answer: upTo(status, Date.now()) };
        });
        const { by, reason } = request;
        record(governor, { ...decided, at: new Date().toISOString(), by, reason, facts });
        return answer;
      },
      {
        validator: (request: Request) => {
          if (governor.status) unlessRefused(decision(governor.status, request, Date.now()));
        },
      },
    );
  }

  handle(stopDeletions, stop, () => ({}));
  handle(resumeDeletions, resume, (_request, { stopped }) => ({ since: stopped?.at }));
  handle(liftQuarantine, lift, ({ allow = 0 }, { quarantine }) => ({ since: quarantine?.since, allow }));
}

const decisionOf = (what: string) => ({
  id: currentUpdateInfo()?.id ?? '',
  at: new Date().toISOString(),
  type: `deletions.${what}`,
});

/** Never rejects. The run is not renewed over it. */
async function alarm(governor: Governor, mail: Parameters<typeof alarmOfQuarantine>[0]): Promise<void> {
  governor.pending += 1;
  try {
    await CancellationScope.nonCancellable(() => alarmOfQuarantine(mail));
  } catch {
    log.error('nobody could be told of the quarantine', { since: mail.since });
  }
  governor.pending -= 1;
}
