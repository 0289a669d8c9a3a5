/** Recorded runs: a change of the workflows must go on with what was begun before it. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';
import { root } from '../../src/root.js';

const { History } = proto.temporal.api.history.v1;
type History = proto.temporal.api.history.v1.IHistory;

const folder = join(root, 'test/histories');

/** With RECORD_HISTORIES set, keeps the run of a test under its title and today's date; older records stay. */
export async function recordHistory(title: string, handle: WorkflowHandle): Promise<void> {
  if (!process.env['RECORD_HISTORIES']) return;
  const today = join(folder, new Date().toISOString().slice(0, 10));
  await mkdir(today, { recursive: true });
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  await writeFile(join(today, `${name}.bin`), History.encode(await handle.fetchHistory()).finish());
}

export interface RecordedHistory {
  name: string;
  workflowId: string;
  history: History;
}

export async function recordedHistories(): Promise<RecordedHistory[]> {
  const entries = await readdir(folder, { recursive: true });
  return Promise.all(
    entries
      .filter((name) => name.endsWith('.bin'))
      .sort()
      .map(async (name) => {
        const history = History.decode(await readFile(join(folder, name)));
        const workflowId = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? name;
        return { name, workflowId, history };
      }),
  );
}
