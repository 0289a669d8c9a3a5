/** Once for a whole run: the workflow bundle, and whatever servers the chosen projects need that are not built yet. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { requireBinary } from '../../src/stack/binaries.js';
import { kratosProgram, temporalProgram } from '../../src/stack/programs.js';
import { progressTo } from '../../src/stack/progress.js';
import { writeWorkflowBundle } from '../../src/worker/bundle.js';
import { ensureTestServer } from '../../src/stack/test-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** One bundle for every test of the run, made exactly as the shipped one. */
    workflowBundlePath: string;
  }
}

/** Here and not in a test, which would run into its time limit: a first build takes minutes. */
async function prepareServers(chosen: ReadonlySet<string>): Promise<void> {
  const progress = progressTo(process.stderr);
  if (['servers', 'browser', 'e2e'].some((name) => chosen.has(name))) {
    await requireBinary(kratosProgram, process.env, progress);
    await requireBinary(temporalProgram, process.env, progress);
  }
  if (chosen.has('time')) await ensureTestServer(progress);
}

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'lifecycle-bundle-'));
  const path = join(folder, 'workflows.cjs');
  await writeWorkflowBundle(path);
  project.provide('workflowBundlePath', path);
  await prepareServers(new Set(project.vitest.projects.map(({ name }) => name)));
  return () => rmSync(folder, { recursive: true, force: true });
}
