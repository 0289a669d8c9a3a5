import { defineConfig } from 'vitest/config';
import { needs, type Need } from './src/stack/needs.js';
import { root } from './src/root.js';

const shared = { pool: 'forks', testTimeout: 30_000, hookTimeout: 120_000 } as const;

/** The suffix of a test file says what it needs; `*.test.ts` needs nothing. */
const servers = ['PostgreSQL', 'Temporal dev server', 'Ory Kratos'];
const projects = {
  /** Recorded runs, on today's workflows. */
  replay: [],
  /** Skipped time: the Java test server. */
  time: ['Java', 'Maven'],
  /** Real Temporal, Kratos and Postgres. */
  servers,
  /** The same, and Chromium. */
  browser: [...servers, 'Chromium'],
  /** The whole stack. */
  e2e: servers,
};

/** Says what is not run on this machine, and why. In CI all of it is, and fails where something is missing. */
function leftOut(found: readonly Need[], [suffix, wanted]: [string, readonly string[]]): boolean {
  const missing = found.filter(({ what, met }) => wanted.includes(what) && !met);
  if (process.env.CI || missing.length === 0) return false;
  for (const { what, remedy } of missing) {
    process.stderr.write(`NOT RUN: test/**/*.${suffix}.test.ts, for want of ${what}. ${remedy ?? ''}\n`);
  }
  return true;
}

export default defineConfig(async () => {
  const found = await needs({ environment: process.env, portBase: 4400, dataDir: `${root}/.lifecycle` });
  return {
    test: {
      globalSetup: ['test/support/global-setup.ts'],
      reporters: ['default', './test/support/summary-reporter.ts'],
      projects: [
        {
          test: {
            ...shared,
            name: 'unit',
            include: ['test/**/*.test.ts'],
            exclude: Object.keys(projects).map((suffix) => `test/**/*.${suffix}.test.ts`),
          },
        },
        ...Object.entries(projects)
          .filter((project) => !leftOut(found, project))
          .map(([suffix]) => ({
            test: {
              ...shared,
              name: suffix,
              include: [`test/**/*.${suffix}.test.ts`],
              fileParallelism: false,
            },
          })),
      ],
    },
  };
});
