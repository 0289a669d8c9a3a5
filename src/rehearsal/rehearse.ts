/**
 * A rehearsal: the real workflows and activities live through a scenario's months in seconds.
 *
 * The stage's clock begins at the machine's time and cannot be turned back; a scenario has a start of its own. All that
 * is done on the stage is done by the stage's clock, and all that is told is told by the scenario's.
 */
import { createHash } from 'node:crypto';
import type { WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../../activities/activities.js';
import { Refused, type Lifecycle } from '../lifecycle.js';
import { createLifecycle } from '../temporal/lifecycle.js';
import { withAudit } from '../worker/audit.js';
import { auditRules } from '../worker/audited.js';
import { forRole, type Policy } from '../../workflows/policy.js';
import { castOf, daysOf, type Member } from './cast.js';
import { createDesk, type Desk } from './desk.js';
import { judge, type Verdict } from './expectations.js';
import { mailOf } from './joiner.js';
import { after, instantOf, type Moment } from './moments.js';
import { withPatience } from './patience.js';
import { populate } from './population.js';
import type { Scenario } from './scenario.js';
import { onStage, type Stage } from './stage.js';
import { newTimeline, type Entry } from './timeline.js';
import { createWorld, type System } from './world.js';

export interface RehearsalSettings {
  policy: Policy;
  scenario: Scenario;
  /** Path of the test server's executable. */
  testServer: string;
  /** The workflows. */
  source: Pick<WorkerOptions, 'workflowBundle'> | Pick<WorkerOptions, 'workflowsPath'>;
  /** Breaks off between two events. */
  signal?: AbortSignal;
  /** Told of each event that comes, in milliseconds since the epoch by the scenario's clock. */
  progress?: (at: number) => void;
}

/** Where somebody's run is at the end. */
export interface Whereabouts {
  who: string;
  run: 'onboarding' | 'offboarding';
  stage: string;
  /** Why a person has to decide. */
  reason?: string;
}

/** Instants are milliseconds since the epoch, by the scenario's clock. */
export interface Rehearsal {
  from: number;
  to: number;
  timeline: readonly Entry[];
  whereabouts: readonly Whereabouts[];
  verdicts: readonly Verdict[];
}

/** Something that is done at an instant of the scenario's clock. */
interface Deed {
  at: number;
  do: () => Promise<void> | void;
}

export async function rehearse(settings: RehearsalSettings): Promise<Rehearsal> {
  const { policy, scenario, testServer, source, signal, progress } = settings;
  const from = Date.parse(scenario.start);
  const to = after(from, scenario.until);
  const cast = castOf(scenario);
  const timeline = newTimeline();
  const failures = failuresOf(scenario, from);
  const lifts = liftsOf(scenario, from);
  /** What the stage's clock is ahead of the scenario's. */
  let ahead = 0;
  const happened = (entry: Entry) => timeline.add({ ...entry, at: entry.at - ahead });
  let world: ReturnType<typeof createWorld> | undefined;

  const setUp = (stage: Stage) => {
    const taking = new Map<string, ReturnType<typeof mailOf>>();
    const made = createWorld({
      stage,
      cast,
      policy,
      down: (system, at) =>
        failures.some((one) => one.what === system && one.from <= at - ahead && at - ahead < one.to),
      happened,
      taken: async (mail) => {
        if (mail.what === 'mail: invitation') await taking.get(mail.mail.to)?.(mail);
      },
    });
    for (const member of cast) {
      const { settingsWindowMs } = forRole(policy.onboarding, member.role);
      taking.set(member.email, mailOf(member, { stage, kratos: made.kratos, settingsWindowMs, happened }));
    }
    world = made;
    const { dependencies } = made;
    const hash = (address: string) => createHash('sha256').update(address).digest('hex');
    return {
      activities: createActivities(dependencies),
      interceptors: [
        withPatience(
          stage.now,
          () => lifts.map((at) => at + ahead),
          () => to + ahead,
        ),
        withAudit(dependencies.audit, auditRules(hash)),
      ],
    };
  };

  return onStage({ testServer, source, service: setUp }, async (stage) => {
    if (!world) throw new Error('the stage was not set');
    const { client, taskQueue, payloadKeys } = stage;
    ahead = (await stage.now()) - from;
    populate(world.kratos.records, cast, from + ahead);
    const lifecycle = createLifecycle({ client, taskQueue, policy, payloadKeys });
    const desk = createDesk({ lifecycle, stage, kratos: world.kratos, happened });
    const deeds = [
      ...failureDeeds(failures, timeline),
      ...deskDeeds(scenario, cast, desk, from, () => ahead),
    ];
    for (const deed of deeds.toSorted((a, b) => a.at - b.at)) {
      if (deed.at > to) break;
      signal?.throwIfAborted();
      progress?.(deed.at);
      await stage.sleepUntil(deed.at + ahead);
      await deed.do();
    }
    await stage.sleepUntil(to + ahead);
    const entries = timeline.entries.filter(({ at }) => at <= to).toSorted((a, b) => a.at - b.at);
    const verdicts = judge(scenario, cast, entries, from);
    return {
      from,
      to,
      timeline: entries,
      whereabouts: await whereabouts(cast, lifecycle, entries),
      verdicts,
    };
  });
}

interface Failure {
  what: System;
  from: number;
  to: number;
}

const failuresOf = ({ failures, timeZone }: Scenario, start: number): Failure[] =>
  failures.map(({ what, from, for: ms }) => {
    const at = instantOf(from, { timeZone, start }) ?? start;
    return { what, from: at, to: at + ms };
  });

/** When an admin lets deletions go on. */
const liftsOf = ({ events, timeZone }: Scenario, start: number): number[] =>
  events.flatMap(({ what, at }) =>
    what === 'lift' || what === 'resume' ? [instantOf(at, { timeZone, start }) ?? start] : [],
  );

const failureDeeds = (failures: readonly Failure[], timeline: { add(entry: Entry): void }): Deed[] =>
  failures.flatMap(({ what, from, to }) => [
    { at: from, do: () => timeline.add({ at: from, what: 'failing', detail: what }) },
    { at: to, do: () => timeline.add({ at: to, what: 'mended', detail: what }) },
  ]);

function deskDeeds(
  { events, timeZone }: Scenario,
  cast: readonly Member[],
  desk: Desk,
  start: number,
  ahead: () => number,
): Deed[] {
  const coming = cast.flatMap((member): Deed[] => {
    const { joinsAt, leavesAt, leavingAskedAt } = member;
    const later = leavesAt !== undefined && leavingAskedAt !== undefined && leavingAskedAt < leavesAt;
    return [
      ...(joinsAt === undefined ? [] : [{ at: joinsAt, do: () => desk.join(member) }]),
      ...(leavingAskedAt === undefined
        ? []
        : [{ at: leavingAskedAt, do: () => desk.leave(member, later ? leavesAt + ahead() : undefined) }]),
    ];
  });
  const decided = events.flatMap((event): Deed[] => {
    const about =
      'who' in event ? cast.filter(({ id, kind }) => id === event.who || kind === event.who) : [undefined];
    return about.flatMap((member) => {
      const instant = (moment: Moment) => instantOf(moment, { timeZone, start, ...daysOf(member) });
      const at = instant(event.at);
      if (at === undefined) return [];
      const until = event.what === 'extend' ? instant(event.until) : undefined;
      return [
        { at, do: () => desk.decide(event, member, until === undefined ? undefined : until + ahead()) },
      ];
    });
  });
  return [...coming, ...decided];
}

async function whereabouts(
  cast: readonly Member[],
  lifecycle: Lifecycle,
  entries: readonly Entry[],
): Promise<Whereabouts[]> {
  const asked = (what: Entry['what']) =>
    new Set(entries.filter((entry) => entry.what === what).map(({ who }) => who));
  const [joined, left] = [asked('joining'), asked('leaving')];
  const found: Whereabouts[] = [];
  for (const { id: who } of cast) {
    const run = left.has(who) ? 'offboarding' : joined.has(who) ? 'onboarding' : undefined;
    if (run === undefined) continue;
    try {
      const { state } = await lifecycle[run](who);
      found.push({ who, run, stage: state.stage, ...('reason' in state && { reason: state.reason }) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return found;
}
