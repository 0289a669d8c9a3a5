import type { DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { expect, inject, test } from 'vitest';
import { failureConverterPath } from '../../src/temporal/data-converter.js';
import { payloadCodec } from '../../src/temporal/payload-codec.js';
import { recordedHistories, type RecordedHistory } from '../support/histories.js';
import { testKeys } from '../support/test-keys.js';

const codec = payloadCodec(testKeys);

/** A replay has a namespace of its own, which the payloads are not bound to: they are read as Temporal's UI reads them. */
const dataConverter: DataConverter = {
  failureConverterPath,
  payloadCodecs: [
    { encode: (payloads) => codec.encode(payloads), decode: (payloads) => codec.decode(payloads) },
  ],
};

/** @returns what went wrong, by the name of the record */
async function replay(records: RecordedHistory[]): Promise<Record<string, string>> {
  const results = Worker.runReplayHistories(
    { workflowBundle: { codePath: inject('workflowBundlePath') }, dataConverter },
    records.map(({ history, workflowId }) => ({ workflowId, history })),
  );
  const errors: Record<string, string> = {};
  let index = 0;
  for await (const { error } of results) {
    if (error) errors[records[index]?.name ?? ''] = error.message;
    index += 1;
  }
  expect(index).toBe(records.length);
  return errors;
}

test('every recorded run goes on under the workflows of today', async () => {
  const records = await recordedHistories();
  expect(records.length).toBeGreaterThanOrEqual(15);
  expect(await replay(records)).toEqual({});
});

test('a run that the workflows of today would not have made is noticed', async () => {
  const [record] = await recordedHistories();
  const scheduled = record?.history.events?.find((event) => event.activityTaskScheduledEventAttributes);
  if (!record || !scheduled?.activityTaskScheduledEventAttributes?.activityType) throw new Error('no record');
  scheduled.activityTaskScheduledEventAttributes.activityType.name = 'deleteEverybody';
  expect(Object.values(await replay([record]))[0]).toMatch(/nondeterminism/i);
});
