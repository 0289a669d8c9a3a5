/** Lists from Temporal's visibility: search attributes only, so no personal data and no worker. */
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import type { Client } from '@temporalio/client';
import type { PayloadKey } from '../config.js';
import type { OffboardingRow, OnboardingRow, Page } from '../lifecycle.js';
import type { OffboardingsQuery, OnboardingsQuery } from '../requests.js';
import { searchAttributes } from '../../workflows/visibility.js';
import { openCursor, sealCursor } from './cursor.js';
import type { Kind } from './ids.js';

interface ListSettings {
  client: Client;
  payloadKeys: readonly PayloadKey[];
}

type RawPage = Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>;
type RawExecution = NonNullable<RawPage['executions']>[number];
type RawTime = { seconds?: unknown; nanos?: number | null } | null | undefined;

/** Values come from closed lists (stages, roles) or are ids of ours, and are quoted all the same. */
export const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

const iso = (time: RawTime) =>
  time?.seconds === undefined || time.seconds === null
    ? undefined
    : new Date(Number(time.seconds) * 1000 + (time.nanos ?? 0) / 1e6).toISOString();

/** Of whichever list: the query decides which of the two a run is, and so which values it can have. */
type Row = OnboardingRow & OffboardingRow;

function rowOf({ execution, searchAttributes: raw, startTime, closeTime }: RawExecution): Row {
  const attributes = decodeTypedSearchAttributes(raw?.indexedFields);
  const workflowId = execution?.workflowId ?? '';
  const optional = {
    stage: attributes.get(searchAttributes.stage),
    role: attributes.get(searchAttributes.role),
    team: attributes.get(searchAttributes.team),
    identityId: attributes.get(searchAttributes.identityId),
    attention: attributes.get(searchAttributes.attention),
    dueAt: attributes.get(searchAttributes.dueAt)?.toISOString(),
    closedAt: iso(closeTime),
  };
  return {
    employeeId: workflowId.slice(workflowId.indexOf('/') + 1),
    workflowId,
    runId: execution?.runId ?? '',
    startedAt: iso(startTime) ?? '',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function executions(
  client: Client,
  query: string,
  pageSize: number,
  nextPageToken?: Uint8Array,
): Promise<RawPage> {
  return client.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace,
    query,
    pageSize,
    ...(nextPageToken && { nextPageToken }),
  });
}

/** Every run that the query finds. */
export async function allExecutions(client: Client, query: string): Promise<RawExecution[]> {
  const found: RawExecution[] = [];
  let token: Uint8Array | undefined;
  do {
    const page = await executions(client, query, 250, token);
    found.push(...page.executions);
    token = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (token);
  return found;
}

interface ListQuery {
  stage?: string | undefined;
  role?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Runs of a kind, newest first. @throws Refused `bad-cursor` */
async function listRuns(
  { client, payloadKeys }: ListSettings,
  kind: Kind,
  { stage, role, limit, cursor }: ListQuery,
): Promise<Page<Row>> {
  const query = [
    `WorkflowType = ${quoted(kind)}`,
    ...(stage === undefined ? [] : [`${searchAttributes.stage.name} = ${quoted(stage)}`]),
    ...(role === undefined ? [] : [`${searchAttributes.role.name} = ${quoted(role)}`]),
  ].join(' AND ');
  const from = cursor === undefined ? undefined : openCursor(payloadKeys, query, cursor);
  const { executions: found, nextPageToken } = await executions(client, query, limit, from);
  return {
    items: found.map(rowOf),
    ...(nextPageToken.length > 0 && { next: sealCursor(payloadKeys, query, nextPageToken) }),
  };
}

export const listOnboardings = (
  settings: ListSettings,
  query: OnboardingsQuery,
): Promise<Page<OnboardingRow>> => listRuns(settings, 'onboarding', query);

export const listOffboardings = (
  settings: ListSettings,
  query: OffboardingsQuery,
): Promise<Page<OffboardingRow>> => listRuns(settings, 'offboarding', query);

/** Onboardings under way that made or adopted one of the identities: identity id → workflow id. */
export async function runningOnboardings(
  client: Client,
  identityIds: readonly string[],
): Promise<Map<string, string>> {
  const among = identityIds.map(quoted).join(', ');
  const query = `WorkflowType = 'onboarding' AND ExecutionStatus = 'Running' AND ${searchAttributes.identityId.name} IN (${among})`;
  const { executions: found } = await executions(client, query, identityIds.length);
  return new Map(found.map(rowOf).map(({ identityId, workflowId }) => [identityId ?? '', workflowId]));
}
