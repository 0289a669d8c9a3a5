/** The closing line, and the rule that in CI nothing is skipped. */
import type { Reporter, TestModule } from 'vitest/node';

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed') counts[state] += 1;
        else {
          counts.skipped += 1;
          skipped.push(test.fullName);
        }
      }
      // A file that could not be loaded has no tests to count.
      if (!module.ok() && counts.failed === 0) counts.failed += 1;
    }
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    if (process.env['CI'] && skipped.length > 0) {
      process.stderr.write(
        `In CI nothing may be skipped:\n${skipped.map((name) => `  ${name}`).join('\n')}\n`,
      );
      process.exitCode = 1;
    }
  }
}
