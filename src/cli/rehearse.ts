import type { Command } from 'commander';
import type { Rehearsal, RehearsalSettings } from '../rehearsal/rehearse.js';
import { CliFailure, exitCodes, usage } from './failures.js';
import { readWith } from './files.js';
import { withJson } from './flags.js';
import { paint, print, type Terminal } from './terminal.js';
import { span } from './times.js';

interface RehearseFlags {
  policy?: string;
  scenario: string;
  json?: boolean;
}

/** Talks to no server: it brings its own Temporal, and what it loads for that, the other commands do not. */
export function addRehearse(program: Command, terminal: Terminal): void {
  const command = program
    .command('rehearse')
    .summary('play through months of joining and leaving in seconds')
    .description(
      'Lets the real workflows live through a scenario under skipped time, on systems in memory. Needs Java, and Maven the first time. Exits 1 if an expectation of the scenario does not hold, 2 on a bad file.',
    )
    .requiredOption('--scenario <file>', 'who joins and leaves, what fails, and what is expected (YAML)')
    .option('--policy <file>', 'as POLICY_FILE of the service (default: the built-in policy)');
  withJson(command).action(async (flags: RehearseFlags) => {
    const { defaultPolicy, readPolicy } = await import('../policy.js');
    const { readScenario } = await import('../rehearsal/scenario.js');
    const policy =
      flags.policy === undefined
        ? defaultPolicy
        : readWith(terminal, flags.policy, (text) => readPolicy(text));
    const scenario = readWith(terminal, flags.scenario, readScenario);
    const begun = performance.now();
    const rehearsal = await play(terminal, { policy, scenario });
    const took = performance.now() - begun;
    const { timeZone } = scenario;
    const { report } = await import('../rehearsal/report.js');
    print(terminal, flags, inIso(rehearsal), () =>
      [
        report(rehearsal, { timeZone, paint: (style, text) => paint(terminal, style, text) }),
        '',
        `${span(rehearsal.to - rehearsal.from)} in ${span(took)}`,
      ].join('\n'),
    );
    const broken = rehearsal.verdicts.filter(({ holds }) => !holds);
    if (broken.length === 0) return;
    const detail = `${broken.length} of ${rehearsal.verdicts.length} expectations do not hold`;
    throw new CliFailure(exitCodes.refused, detail, {
      type: '/problems/expectations',
      title: 'Not as expected',
      detail,
    });
  });
}

async function play(
  terminal: Terminal,
  playing: Pick<RehearsalSettings, 'policy' | 'scenario'>,
): Promise<Rehearsal> {
  const { ensureTestServer } = await import('../stack/test-server.js');
  const { progressTo } = await import('../stack/progress.js');
  const { workflowSource } = await import('../worker/bundle.js');
  const { rehearse } = await import('../rehearsal/rehearse.js');
  const { wallClock } = await import('../plan/format.js');
  const testServer = await ensureTestServer(
    progressTo({ isTTY: terminal.screen, write: terminal.err }),
  ).catch((error: unknown) => {
    throw usage(error instanceof Error ? error.message : String(error));
  });
  const clearLine = '\r\u001b[K';
  const { timeZone } = playing.scenario;
  const progress = (at: number) => {
    const { day, month, year } = wallClock(at, timeZone);
    terminal.err(`${clearLine}${day} ${month} ${year}`);
  };
  try {
    return await rehearse({
      ...playing,
      testServer,
      source: workflowSource(),
      signal: terminal.signal,
      ...(terminal.screen && { progress }),
    });
  } finally {
    if (terminal.screen) terminal.err(clearLine);
  }
}

/** For machines: instants as everywhere else in JSON. */
function inIso({ from, to, timeline, ...rest }: Rehearsal) {
  const iso = (at: number) => new Date(at).toISOString();
  return {
    from: iso(from),
    to: iso(to),
    timeline: timeline.map(({ at, ...entry }) => ({ at: iso(at), ...entry })),
    ...rest,
  };
}
