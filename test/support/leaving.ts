/** Somebody who leaves while anybody decides anything at random, and what they were promised meanwhile. */
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { expect } from 'vitest';
import {
  approveDeletion,
  extendGrace,
  holdOffboarding,
  releaseOffboarding,
  rescindOffboarding,
  resolveOffboarding,
  type OffboardingInput,
  type OffboardingStage,
} from '../../workflows/offboarding/messages.js';
import { searchAttributes } from '../../workflows/visibility.js';
import type { Deed, Leavers } from './leavers.js';
import { policyWith } from './policies.js';
import { randomOf } from './random.js';

/** Where people leave, and how time passes there. */
export interface Scene {
  place: Leavers;
  client: Client;
  taskQueue: string;
  graceMs: number;
  /** The test server loses a run that calls back an activity or a timer which ends at that moment. */
  losesRaces: boolean;
  /** How near to a deadline somebody decides, in milliseconds: within this, at random. */
  nearMs: { from: number; to: number };
  /** How often to look whether a run has ended, a tenth of the grace period apart. */
  looks: number;
  now(): Promise<number>;
  sleep(ms: number): Promise<void>;
}

const iso = (at: number) => new Date(at).toISOString();

/** What was acknowledged, and so is promised. */
interface Promised {
  held: boolean;
  rescinded: boolean;
  notBefore: number;
  approved: boolean;
}

/** Refused by the run, or by its end. */
const isRefusal = (error: unknown) =>
  error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError;

export class Leaving {
  readonly promised: Promised = { held: false, rescinded: false, notBefore: 0, approved: false };
  readonly happened: string[] = [];
  private told = 0;

  constructor(
    readonly employeeId: string,
    readonly isAdmin: boolean,
    readonly handle: WorkflowHandle,
    readonly random: () => number,
    readonly scene: Scene,
  ) {}

  static async begin(seed: number, scene: Scene): Promise<Leaving> {
    const { place, client, taskQueue, graceMs } = scene;
    const random = randomOf(seed);
    const employeeId = `e-${seed}`;
    const isAdmin = random() < 0.5;
    place.hire(employeeId, isAdmin ? 'admin' : 'analyst');
    const input: OffboardingInput = {
      leaver: { employeeId, locale: 'en' },
      policy: policyWith({
        offboarding: { graceMs, reminderLeadsMs: [graceMs / 10], noticeAfterReleaseMs: graceMs / 10 },
      }).offboarding,
      requestedBy: 'ann',
      acceptedAt: iso(await scene.now()),
    };
    const handle = await client.workflow.start('offboarding', {
      workflowId: `offboarding/${employeeId}`,
      taskQueue,
      args: [input],
    });
    return new Leaving(employeeId, isAdmin, handle, random, scene);
  }

  /** Someone decides something; a refusal promises nothing. */
  async decide(): Promise<void> {
    const { promised, handle, random, scene } = this;
    if (scene.losesRaces) await this.isQuiet();
    const by = random() < 0.3 ? 'ann' : 'bob';
    const which = Math.floor(random() * 9);
    const until = (await scene.now()) + Math.floor(random() * 1.5 * scene.graceMs);
    try {
      if (which < 2) {
        await handle.executeUpdate(holdOffboarding, { args: [{ by: 'bob', reason: 'lawsuit' }] });
        promised.held = true;
      } else if (which < 5) {
        const { deleteAt } = await handle.executeUpdate(releaseOffboarding, { args: [{ by }] });
        promised.held = false;
        this.told = Date.parse(deleteAt ?? iso(0));
      } else if (which < 6) {
        await handle.executeUpdate(extendGrace, { args: [{ by, until: iso(until) }] });
        promised.notBefore = Math.max(promised.notBefore, until);
      } else if (which < 8) {
        const { approvedBy } = await handle.executeUpdate(approveDeletion, { args: [{ by }] });
        expect(approvedBy).toBe('bob');
        promised.approved = true;
      } else if (random() < 0.5) {
        await handle.executeUpdate(rescindOffboarding, { args: [{ by }] });
        promised.rescinded = true;
      }
      this.happened.push(`decision ${which}`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.happened.push(`refused ${which}`);
    }
  }

  /** Waits for activities under way. */
  private async isQuiet(): Promise<void> {
    const busy: readonly unknown[] = [undefined, 'deactivating', 'awaitingSlot', 'deleting', 'rescinding'];
    await expect
      .poll(async () => busy.includes(await this.stage()), { timeout: 10_000, interval: 5 })
      .toBe(false);
  }

  /** To some time, or to the very deadline, or past it. */
  async pass(): Promise<void> {
    const { scene, random } = this;
    const { graceMs } = scene;
    const due = this.deadline() - (await scene.now());
    // A decision that follows at once arrives as the deadline does.
    const nearly = due - scene.nearMs.from - Math.floor(random() * (scene.nearMs.to - scene.nearMs.from));
    const spans = [
      due + scene.nearMs.from,
      nearly,
      nearly,
      Math.floor(random() * 1.2 * graceMs),
      Math.floor(graceMs / 100),
    ];
    const span = spans[Math.floor(random() * spans.length)] ?? 1;
    this.happened.push(`${span} ms`);
    if (span > 0) await scene.sleep(span);
  }

  async happen(): Promise<void> {
    const chance = this.random();
    if (chance < 0.3) await this.decide();
    else if (chance < 0.6) await this.pass();
    else {
      await this.pass();
      await this.decide();
    }
  }

  /**
   * As the search attributes have it. No query: one that comes amid a change of workers may have the SDK replay a run
   * ahead of its next task, which then goes another way than the replay.
   */
  async stage(): Promise<OffboardingStage | undefined> {
    const { typedSearchAttributes } = await this.handle.describe();
    return typedSearchAttributes.get(searchAttributes.stage) as OffboardingStage | undefined;
  }

  private deed(wanted: string): Deed | undefined {
    return this.scene.place.deeds.find(
      ({ employeeId, what }) => employeeId === this.employeeId && what === wanted,
    );
  }

  /** When the grace period ends, as far as anybody was told. */
  private deadline(): number {
    const deactivated = this.deed('deactivate')?.at ?? 0;
    return Math.max(deactivated + this.scene.graceMs, this.promised.notBefore, this.told);
  }

  isDeleted = () => this.deed('delete') !== undefined;

  check(): void {
    const { promised, scene } = this;
    const deletion = this.deed('delete');
    if (!deletion) return;
    const context = this.happened.join(', ');
    expect(promised, context).toMatchObject({ held: false, rescinded: false });
    expect(deletion.at, context).toBeGreaterThanOrEqual(promised.notBefore);
    expect(deletion.at, context).toBeGreaterThanOrEqual(
      (this.deed('deactivate')?.at ?? Infinity) + scene.graceMs,
    );
    if (this.isAdmin) expect(promised.approved, context).toBe(true);
  }

  /** Whatever stands in the way is decided, until the run has ended. */
  async end(): Promise<string> {
    const by = 'bob';
    for (let turns = 0; turns < this.scene.looks; turns += 1) {
      const stage = await this.stage();
      if (stage === 'deleted' || stage === 'rescinded' || stage === 'abandoned') return stage;
      if (stage === 'onHold') await this.handle.executeUpdate(releaseOffboarding, { args: [{ by }] });
      if (stage === 'awaitingApproval') {
        await this.handle.executeUpdate(approveDeletion, { args: [{ by }] });
        this.promised.approved = true;
      }
      if (stage === 'needsAttention')
        await this.handle.executeUpdate(resolveOffboarding, { args: [{ by, action: 'restart' }] });
      this.promised.held = false;
      await this.scene.sleep(this.scene.graceMs / (stage === 'gracePeriod' ? 2 : 10));
    }
    throw new Error(`does not end: ${this.happened.join(', ')}`);
  }
}

/** Somebody leaves while anything is decided; what was promised is looked at all along. @returns how it ended */
export async function leaveAtRandom(seed: number, scene: Scene): Promise<string> {
  const leaving = await Leaving.begin(seed, scene);
  const steps = 2 + Math.floor(leaving.random() * 6);
  for (let step = 0; step < steps; step += 1) {
    await leaving.happen();
    leaving.check();
  }
  const end = await leaving.end();
  leaving.check();
  expect(end === 'deleted').toBe(leaving.isDeleted());
  if (leaving.promised.rescinded) expect(scene.place.people.get(leaving.employeeId)?.active).toBe(true);
  return end;
}
