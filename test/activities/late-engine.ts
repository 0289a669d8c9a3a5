/** The real engine for activities that have to be there before the Temporal that it asks. */
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Engine } from '../../activities/engine.js';
import { dataConverter } from '../../src/temporal/data-converter.js';
import { createEngine } from '../../src/temporal/engine.js';
import { testKeys } from '../support/test-keys.js';

export interface LateEngine {
  engine: Engine;
  /** @param address `host:port` of Temporal */
  connect(address: string): Promise<void>;
  close(): Promise<void>;
}

export function lateEngine(): LateEngine {
  let connection: NativeConnection | undefined;
  let real: Engine | undefined;
  const there = () => {
    if (!real) throw new Error('the engine is not connected yet');
    return real;
  };
  return {
    engine: {
      endOnboarding: (...about) => there().endOnboarding(...about),
      endRoleChange: (...about) => there().endRoleChange(...about),
      onboardingRuns: (...about) => there().onboardingRuns(...about),
      offboardingRuns: (...about) => there().offboardingRuns(...about),
      takeSlot: (...about) => there().takeSlot(...about),
      deletionsStopped: () => there().deletionsStopped(),
      closedRuns: (...about) => there().closedRuns(...about),
      deleteRun: (...about) => there().deleteRun(...about),
    },
    async connect(address) {
      connection = await NativeConnection.connect({ address });
      const client = new Client({ connection, dataConverter: dataConverter(testKeys) });
      real = createEngine({ client, taskQueue: 'lifecycle' });
    },
    close: async () => connection?.close(),
  };
}
