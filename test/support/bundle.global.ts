import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { writeWorkflowBundle } from '../../src/worker/bundle.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** One bundle for every test of the run, made exactly as the shipped one. */
    workflowBundlePath: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'lifecycle-bundle-'));
  const path = join(folder, 'workflows.cjs');
  await writeWorkflowBundle(path);
  project.provide('workflowBundlePath', path);
  return () => rmSync(folder, { recursive: true, force: true });
}
