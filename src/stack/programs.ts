/** The two servers that are Go programs: their pinned versions, and how to build them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { go } from './go-build.js';

export interface Program {
  /** As people call it. */
  title: string;
  /** File name, on PATH and in the cache. */
  file: string;
  version: string;
  /** Environment variable that names a binary of one's own. */
  variable: string;
  /** Arguments that make it say its version and exit with 0. */
  versionArgs: readonly string[];
  /** Rough, for the person who waits. */
  buildTakes: string;
  build: (folder: string, signal: AbortSignal) => Promise<void>;
}

export const temporalProgram: Program = {
  title: 'Temporal dev server',
  file: 'temporal',
  version: '1.5.1',
  variable: 'TEMPORAL_CLI_PATH',
  versionArgs: ['--version'],
  buildTakes: 'about 3 minutes',
  // Later versions have `replace` in their go.mod, which `go install` refuses.
  build: (folder, signal) =>
    go(['install', `github.com/temporalio/cli/cmd/temporal@v${temporalProgram.version}`], {
      cwd: folder,
      env: { GOBIN: folder },
      signal,
    }),
};

/**
 * Kratos' go.mod has `replace`, so `go install` refuses it: a module of our own requires it and repeats the
 * replacements that matter. Later versions are not published as Go modules.
 */
const kratosModule = (version: string) => `module identity-lifecycle/kratos

go 1.22

require (
	github.com/ory/kratos v${version}
	github.com/ory/client-go v1.14.3
)

replace (
	github.com/gobuffalo/pop/v6 => github.com/ory/pop/v6 v6.2.0
	github.com/gorilla/sessions => github.com/ory/sessions v1.2.2-0.20220110165800-b09c17334dc2
	github.com/mattn/go-sqlite3 => github.com/mattn/go-sqlite3 v1.14.22
)
`;

export const kratosProgram: Program = {
  title: 'Ory Kratos',
  file: 'kratos',
  version: '1.3.1',
  variable: 'KRATOS_PATH',
  versionArgs: ['version'],
  buildTakes: 'about 1 minute',
  async build(folder, signal) {
    const source = join(folder, 'source');
    await mkdir(source);
    await writeFile(join(source, 'go.mod'), kratosModule(kratosProgram.version));
    // Without its `sqlite` tag, so without a C compiler: it runs on PostgreSQL here.
    const version = `-X github.com/ory/kratos/driver/config.Version=v${kratosProgram.version}`;
    const flags = ['-mod=mod', '-trimpath', `-ldflags=-s -w ${version}`, '-o', join(folder, 'kratos')];
    await go(['build', ...flags, 'github.com/ory/kratos'], {
      cwd: source,
      env: { CGO_ENABLED: '0' },
      signal,
    });
  },
};

/** The Java server that skips time in tests, fetched with Maven into the cache. */
export const testServerJars = { version: '1.38.0', folder: 'temporal-test-server-1.38.0' };
