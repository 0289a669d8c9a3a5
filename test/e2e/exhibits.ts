/** Everything that a stack leaves behind, as bytes to search. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import pg from 'pg';
import type { Exhibit } from './needles.js';

const { History } = proto.temporal.api.history.v1;
const { DescribeWorkflowExecutionResponse, ListWorkflowExecutionsResponse } =
  proto.temporal.api.workflowservice.v1;

export const text = (name: string, value: string): Exhibit => ({ name, bytes: Buffer.from(value) });
export const json = (name: string, value: unknown): Exhibit => text(name, JSON.stringify(value));

/** Every file below a folder. */
export async function files(folder: string): Promise<Exhibit[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({ name: relative(folder, path), bytes: await readFile(path) })),
  );
}

/** The answer of an address, whatever its status. */
export async function answerOf(url: string, headers: Record<string, string> = {}): Promise<Exhibit> {
  return text(url, await (await fetch(url, { headers })).text());
}

/** Every row of every table of a database, as text. */
export async function database(url: string): Promise<Exhibit[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const exhibits: Exhibit[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      exhibits.push(text(`${new URL(url).pathname} ${name}`, rows.map(({ row }) => row).join('\n')));
    }
    return exhibits;
  } finally {
    await client.end();
  }
}

const isPayload = (value: object): value is Payload =>
  'metadata' in value && 'data' in value && value.data instanceof Uint8Array;

/** Every payload in a message, however deep: failures hold some too. */
function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if (isPayload(value)) return [value];
  return Object.values(value).flatMap(payloadsIn);
}

async function decoded(name: string, codec: PayloadCodec, message: unknown): Promise<Exhibit> {
  const payloads = await codec.decode(payloadsIn(message));
  return { name, bytes: Buffer.concat(payloads.map(({ data }) => Buffer.from(data ?? []))) };
}

export interface TemporalExhibits {
  /** As Temporal has it, and as anybody with access to it reads it. */
  raw: Exhibit[];
  /** The payloads, for whoever has the keys. */
  decoded: Exhibit[];
}

/** Histories, descriptions and the list of all runs. */
export async function temporalExhibits(client: Client, codec: PayloadCodec): Promise<TemporalExhibits> {
  const found: TemporalExhibits = { raw: [], decoded: [] };
  const { namespace } = client.options;
  const list = await client.workflowService.listWorkflowExecutions({ namespace, pageSize: 1000 });
  found.raw.push({
    name: 'list of runs',
    bytes: Buffer.from(ListWorkflowExecutionsResponse.encode(list).finish()),
  });
  found.decoded.push(await decoded('list of runs', codec, list));
  for (const { execution } of list.executions) {
    const { workflowId, runId } = execution ?? {};
    const name = (of: string) => `${of} of ${workflowId ?? '?'}`;
    const history = await client.workflow.getHandle(workflowId ?? '', runId ?? '').fetchHistory();
    const description = await client.workflowService.describeWorkflowExecution({
      namespace,
      execution: execution ?? null,
    });
    found.raw.push(
      { name: name('history'), bytes: Buffer.from(History.encode(history).finish()) },
      {
        name: name('description'),
        bytes: Buffer.from(DescribeWorkflowExecutionResponse.encode(description).finish()),
      },
    );
    found.decoded.push(
      await decoded(name('history'), codec, history),
      await decoded(name('description'), codec, description),
    );
  }
  return found;
}
