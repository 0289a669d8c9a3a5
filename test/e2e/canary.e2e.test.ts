/**
 * A recovery link is a bearer credential, and an address is personal data: neither may stand where it can be read
 * without being meant to. All that a stack leaves behind is searched, after a day on which everything went wrong.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setupConfig } from '../../src/config.js';
import { root } from '../../src/root.js';
import { databaseUrl } from '../../src/stack/databases.js';
import { stackPorts } from '../../src/stack/ports.js';
import { loadSecrets } from '../../src/stack/secrets.js';
import { temporalClient } from '../../src/temporal/client.js';
import { payloadCodec } from '../../src/temporal/payload-codec.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { addresses, addressOf, canaryStory, employeeIdOf, joiners, nameOf, policy } from './canary-story.js';
import {
  answerOf,
  database,
  files,
  json,
  temporalExhibits,
  text,
  type TemporalExhibits,
} from './exhibits.js';
import { tokenIn } from './invitations.js';
import { sightings, type Exhibit } from './needles.js';

let it: TestStack;
let temporal: Client;
const tokens: string[] = [];
/** Six digits, which other numbers may hold by chance: looked for where there are few. */
const codes: string[] = [];
let opened: ReadonlySet<string>;
let mails: Exhibit;
let people: Exhibit;
/** While runs were failing, and afterwards. */
const runs: TemporalExhibits = { raw: [], decoded: [] };
let logs: Exhibit[];
let metrics: Exhibit[];
let answers: Exhibit[];
let temporalFiles: Exhibit[];
let store: Exhibit[];
let kratosStore: Exhibit[];

async function command(...args: string[]): Promise<Exhibit> {
  const main = join(root, 'dist', 'src', 'cli', 'main.js');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...args], {
    cwd: it.checkout,
  });
  return text(`lifecycle ${args.join(' ')}`, stdout + stderr);
}

async function lookAtTemporal(codec: ReturnType<typeof payloadCodec>): Promise<void> {
  const { raw, decoded } = await temporalExhibits(temporal, codec);
  runs.raw.push(...raw);
  runs.decoded.push(...decoded);
}

/** What callers are given. `GET /v1/people` is meant to show addresses. */
async function readAnswers(): Promise<void> {
  const { client, stack } = it;
  const views = joiners.map(async (joiner) => [
    json(`GET ${joiner}`, await client.onboarding(employeeIdOf(joiner))),
    await command('status', employeeIdOf(joiner), '--json'),
    await command('status', employeeIdOf(joiner)),
  ]);
  answers = [
    ...(await Promise.all(views)).flat(),
    json('GET list', await client.onboardings({ limit: 250 })),
    await command('list', '--all', '--json'),
    json('stack.json', stack),
    ...(await files(join(it.checkout, '.lifecycle'))).filter(({ name }) => name.endsWith('.json')),
  ];
  people = json('people', await client.people({ limit: 250 }));
}

beforeAll(async () => {
  it = await startTestStack({ ...policy, LOG_LEVEL: 'trace' });
  const { dataDir, postgres, temporal: address } = it.stack;
  const secrets = await loadSecrets(dataDir);
  const config = setupConfig({
    PAYLOAD_KEYS: secrets.payloadKeys,
    TEMPORAL_ADDRESS: address,
    STORE_URL: databaseUrl(postgres, 'lifecycle'),
  });
  const { payloadKeys } = config;
  const codec = payloadCodec(payloadKeys);
  temporal = temporalClient(config);

  const story = canaryStory(it);
  await story.waiting(() => lookAtTemporal(codec));
  await story.misuse();
  const episodes = story.episodes();
  await lookAtTemporal(codec);
  await episodes;
  opened = story.opened;
  await lookAtTemporal(codec);
  await readAnswers();

  const inbox = await it.mailbox.mails();
  mails = json('mailbox', inbox);
  tokens.push(...inbox.map(tokenIn).filter((token) => token !== undefined));
  codes.push(
    ...inbox
      .filter(({ envelope }) => envelope.to.includes(addressOf('code')))
      .flatMap((mail) => /(?<!\d)\d{6}(?!\d)/.exec(mail.text) ?? []),
  );

  const ports = stackPorts(it.portBase);
  metrics = [
    await answerOf(`http://127.0.0.1:${ports.temporalMetrics}/metrics`),
    await answerOf(`http://127.0.0.1:${ports.workerHealth}/metrics`),
    await answerOf(`${it.stack.api}/metrics`),
  ];
  store = await database(databaseUrl(postgres, 'lifecycle'));
  kratosStore = await database(databaseUrl(postgres, 'kratos'));
  temporalFiles = await files(join(dataDir, 'temporal'));
  logs = await files(join(dataDir, 'logs'));
}, 180_000);

afterAll(async () => {
  await temporal.connection.close();
  await it.stop();
});

test('the search finds what is there to be found', () => {
  expect(tokens.length).toBeGreaterThanOrEqual(joiners.length);
  expect(codes.length).toBeGreaterThanOrEqual(1);
  expect(sightings(tokens, [mails])).toHaveLength(new Set(tokens).size);
  for (const joiner of joiners) {
    const address = addressOf(joiner);
    expect(sightings([address], [mails]), address).toHaveLength(1);
    expect(sightings([address, nameOf(joiner)], runs.decoded), address).not.toEqual([]);
    expect(sightings([employeeIdOf(joiner)], runs.raw), joiner).not.toEqual([]);
    expect(sightings([`onboarding/${employeeIdOf(joiner)}`], temporalFiles), joiner).not.toEqual([]);
  }
  expect(sightings([addressOf('expired')], [people])).toHaveLength(1);
  expect(sightings([addressOf('expired')], kratosStore)).not.toEqual([]);
  expect(sightings(['service_requests'], metrics)).not.toEqual([]);
  expect(sightings(['kratosUnavailable'], runs.raw)).not.toEqual([]);
  expect(sightings(['onboarding/e-waiting'], logs)).not.toEqual([]);
});

test('no token of a link stands in anything that Temporal keeps, decoded or not', () => {
  expect(sightings(tokens, runs.raw)).toEqual([]);
  expect(sightings(tokens, runs.decoded)).toEqual([]);
  expect(sightings(tokens, temporalFiles)).toEqual([]);
});

test('no token of a link stands in a log, a metric, the store, an answer or stack.json', () => {
  expect(sightings(tokens, logs)).toEqual([]);
  expect(sightings(tokens, metrics)).toEqual([]);
  expect(sightings(tokens, store)).toEqual([]);
  expect(sightings(tokens, answers)).toEqual([]);
});

test('no code stands in a decoded history or an answer', () => {
  const holders = [...runs.decoded, ...answers].filter(({ bytes }) =>
    codes.some((code) => new RegExp(`(?<!\\d)${code}(?!\\d)`).test(bytes.toString('latin1'))),
  );
  expect(holders.map(({ name }) => name)).toEqual([]);
});

// Of one that was opened it does, in the address that the settings flow began with; it works once only.
test('Kratos keeps no token in the clear of a link that was not opened', () => {
  const unopened = tokens.filter((token) => !opened.has(token));
  expect(unopened.length).toBeGreaterThanOrEqual(joiners.length);
  expect(sightings(unopened, kratosStore)).toEqual([]);
});

test('no address or name is readable in Temporal: ids, queues, types, attributes, failures', () => {
  const personal = [...addresses, ...joiners.map(nameOf)];
  expect(sightings(personal, runs.raw)).toEqual([]);
  expect(sightings(personal, temporalFiles)).toEqual([]);
});

test('no address stands in a log line, a metric, the store, or an answer that is not about people', () => {
  expect(sightings(addresses, logs)).toEqual([]);
  expect(sightings(addresses, metrics)).toEqual([]);
  expect(sightings(addresses, store)).toEqual([]);
  expect(sightings(addresses, answers)).toEqual([]);
});
