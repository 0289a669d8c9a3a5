/** Temporal's test server, which skips time. Java; Maven fetches it once per user. */
import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { versionOf } from './binaries.js';
import { cached, cacheFolder } from './cache.js';
import { ChildEnded, runToEnd } from './child.js';
import { testServerJars } from './programs.js';
import { silent, type Progress } from './progress.js';

const executable = 'test-server';

const pom = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>identity-lifecycle</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${testServerJars.version}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
`;

const java =
  'java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m -cp "$(dirname "$0")/jars/*" io.temporal.testserver.TestServer';

/** `exec`: the SDK kills this pid. setpriv, where there is one: the JVM dies with a test process that was killed. */
function wrapper(): string {
  const tied = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;
  return `#!/bin/sh\nexec ${tied ? 'setpriv --pdeathsig KILL ' : ''}${java} "$@"\n`;
}

async function fetchServer(folder: string, signal: AbortSignal): Promise<void> {
  if ((await versionOf('mvn', ['--version'])) === undefined)
    throw new Error("Temporal's test server is fetched with Maven, and there is none. Install Maven.");
  const jars = join(folder, 'jars');
  const log = join(folder, 'maven.log');
  await mkdir(jars);
  await writeFile(join(folder, 'pom.xml'), pom);
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
  await runToEnd(
    { name: 'mvn', command: 'mvn', args: ['-B', '-q', ...goal], cwd: folder, env: process.env, log },
    { signal },
  ).catch((error: unknown) => {
    if (!(error instanceof ChildEnded)) throw error;
    throw new Error(`Maven could not fetch Temporal's test server. ${error.message}`, { cause: error });
  });
  await rm(log);
  await writeFile(join(folder, executable), wrapper(), { mode: 0o755 });
}

/**
 * Path of an executable that starts the test server, for `TestWorkflowEnvironment.createTimeSkipping`.
 * @throws naming what is missing, Java or Maven
 */
export async function ensureTestServer(progress: Progress = silent): Promise<string> {
  // Without Java the SDK waits 5 seconds and says no more than "connection refused".
  if ((await versionOf('java', ['-version'])) === undefined)
    throw new Error("Temporal's test server needs Java, and there is none. Install a JDK 17 or later.");
  const folder = await cached({
    cache: cacheFolder(),
    name: testServerJars.folder,
    what: `fetching Temporal's test server ${testServerJars.version}`,
    fill: fetchServer,
    progress,
  });
  return join(folder, executable);
}
