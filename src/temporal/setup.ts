/** What has to be there before anything runs: search attributes and schedules. Idempotent; run at each deployment. */
import { ScheduleNotFoundError, ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { SetupConfig } from '../config.js';
import { temporalClient } from './client.js';
import type { linkSweep } from '../../workflows/index.js';
import { searchAttributes } from '../../workflows/visibility.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;

export interface SetupReport {
  searchAttributes: { added: string[]; present: string[] };
  schedules: { id: string; done: 'created' | 'updated' }[];
}

const indexedTypes = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
} as const;

/** By name, as Temporal's operator service wants them. */
export const wantedSearchAttributes = Object.fromEntries(
  Object.values(searchAttributes).map(({ name, type }) => [name, indexedTypes[type]]),
);

/** Registers what is missing. @throws Error where an attribute of that name has another type */
async function setUpSearchAttributes(client: Client): Promise<SetupReport['searchAttributes']> {
  const { namespace } = client.options;
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const wanted = Object.entries(wantedSearchAttributes);
  const wrong = wanted
    .filter(([name, type]) => (customAttributes[name] ?? type) !== type)
    .map(([name]) => name);
  if (wrong.length > 0) throw new Error(`search attributes exist with another type: ${wrong.join(', ')}`);

  const missing = wanted.filter(([name]) => !(name in customAttributes));
  if (missing.length > 0) {
    await client.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing),
    });
  }
  const added = missing.map(([name]) => name);
  return { added, present: wanted.map(([name]) => name).filter((name) => !added.includes(name)) };
}

/** The sweep's schedule; an operator's pause is left as it is. */
async function setUpSweep(client: Client, config: SetupConfig): Promise<SetupReport['schedules'][number]> {
  const scheduleId = 'link-sweep';
  const settings = {
    spec: { intervals: [{ every: config.sweepInterval }] },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'linkSweep' satisfies (typeof linkSweep)['name'],
      workflowId: 'link-sweep',
      taskQueue: config.temporalTaskQueue,
      args: [] as [],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' as const },
  };
  try {
    await client.schedule.getHandle(scheduleId).update((present) => ({ ...present, ...settings }));
    return { id: scheduleId, done: 'updated' };
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
  await client.schedule.create({ scheduleId, ...settings });
  return { id: scheduleId, done: 'created' };
}

/** Creates or updates what is needed. Safe to run at any time, also beside another one. */
export async function setup(config: SetupConfig): Promise<SetupReport> {
  const client = temporalClient(config);
  try {
    return {
      searchAttributes: await setUpSearchAttributes(client),
      schedules: [await setUpSweep(client, config)],
    };
  } finally {
    await client.connection.close();
  }
}
