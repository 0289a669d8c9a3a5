/** A `go` that builds what the test allows, when it allows it. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';

const script = `#!/bin/sh
[ "$1" = version ] && { echo go version fake; exit 0; }
here=$(dirname "$0")
echo $$ >> "$here/builds"
touch "$GOBIN/half-done"
sh -c 'while [ ! -e "$0/finish" ]; do sleep 0.02; done' "$here"
[ -e "$here/fails" ] && { echo 'undefined: something' >&2; exit 1; }
printf '#!/bin/sh\\necho temporal version fake\\n' > "$GOBIN/temporal"
chmod +x "$GOBIN/temporal"
`;

export interface FakeGo {
  /** For `PATH`; holds nothing else. */
  folder: string;
  /** Lets every build come to its end. */
  finish(): Promise<void>;
  /** Has the next builds fail. */
  fails(): Promise<void>;
  /** Pid of each build so far. */
  builds(): Promise<number[]>;
}

/** Comes first on PATH until the test is over. */
export async function fakeGo(parent: string): Promise<FakeGo> {
  const folder = join(parent, 'go');
  await mkdir(folder);
  await writeFile(join(folder, 'go'), script);
  await chmod(join(folder, 'go'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
  const builds = join(folder, 'builds');
  return {
    folder,
    finish: () => writeFile(join(folder, 'finish'), ''),
    fails: () => writeFile(join(folder, 'fails'), ''),
    builds: async () =>
      existsSync(builds) ? (await readFile(builds, 'utf8')).trim().split('\n').map(Number) : [],
  };
}
