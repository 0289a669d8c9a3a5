/** An audit that does what the test scripts, and fails on anything else. */
import type { AuditReading } from '../../src/store/reading.js';

export function fakeAudit(script: Partial<AuditReading> = {}): AuditReading {
  const unexpected = (): never => {
    throw new Error('the test does not expect the audit to be read');
  };
  return {
    entriesOf: unexpected,
    export: unexpected,
    keys: unexpected,
    deletionRecord: unexpected,
    close: () => Promise.resolve(),
    ...script,
  } satisfies AuditReading;
}
