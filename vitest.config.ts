import { defineConfig } from 'vitest/config';

const shared = { pool: 'forks', testTimeout: 30_000, hookTimeout: 120_000 } as const;

/** The suffix of a test file says what it needs; `*.test.ts` needs nothing. */
const suffixed = ['replay', 'time', 'servers', 'browser', 'e2e'] as const;
const needs = (suffix: (typeof suffixed)[number]) => ({
  test: { ...shared, name: suffix, include: [`test/**/*.${suffix}.test.ts`], fileParallelism: false },
});

export default defineConfig({
  test: {
    globalSetup: ['test/support/bundle.global.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: suffixed.map((suffix) => `test/**/*.${suffix}.test.ts`),
        },
      },
      // Recorded runs, on today's workflows.
      needs('replay'),
      // Skipped time: the Java test server.
      needs('time'),
      // Real Temporal, Kratos and Postgres.
      needs('servers'),
      // The same, and Chromium.
      needs('browser'),
      // The whole stack.
      needs('e2e'),
    ],
  },
});
