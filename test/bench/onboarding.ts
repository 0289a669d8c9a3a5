/** Our onboarding, through the use case that the api calls, until the person's mail is taken over and the run waits. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import proto from '@temporalio/proto';
import { setupConfig } from '../../src/config.js';
import { temporalClient } from '../../src/temporal/client.js';
import { createLifecycle } from '../../src/temporal/lifecycle.js';
import { workflowIdOf } from '../../src/temporal/ids.js';
import { setup } from '../../src/temporal/setup.js';
import type { OnboardingStage } from '../../workflows/onboarding/messages.js';
import type { RunningTemporal } from '../support/servers.js';
import { nowMs } from './clock.js';
import type { Contender } from './contender.js';
import type { Outside } from './outside.js';
import { people } from './people.js';
import { policyWith } from '../support/policies.js';
import { startWorker } from './worker-process.js';

const { History } = proto.temporal.api.history.v1;

export interface Onboarding extends Contender {
  /** People brought into waiting so far. */
  waiting(): number;
  /** Of the last people's runs, as Temporal stores them: encrypted. */
  histories(count: number): Promise<{ events: number; bytes: number }[]>;
  stop(): Promise<void>;
}

const patienceMs = 60_000;

export async function startOnboarding(
  temporal: RunningTemporal,
  outside: Outside,
  prefix: string,
): Promise<Onboarding> {
  const environment = {
    TEMPORAL_ADDRESS: temporal.address,
    PAYLOAD_KEYS: `bench:${randomBytes(32).toString('base64')}`,
  };
  // No sweep falls into the measurement.
  const config = setupConfig({ ...environment, SWEEP_INTERVAL: '365 days' });
  const { temporalTaskQueue: taskQueue, payloadKeys } = config;
  await setup(config);
  const worker = await startWorker({
    ...environment,
    KRATOS_ADMIN_URL: outside.kratos.adminUrl,
    KRATOS_PUBLIC_URL: outside.kratos.publicUrl,
    WELCOME_URL: outside.welcomeUrl,
    SMTP_URL: outside.mails.smtpUrl,
    MAIL_FROM: outside.mailFrom,
  });
  const client = temporalClient(config);
  const lifecycle = createLifecycle({
    client,
    taskQueue,
    policy: policyWith({ onboarding: outside.policy }),
    payloadKeys,
  });
  const next = people(prefix);
  const begun: string[] = [];
  const inStage = async (stage: OnboardingStage) =>
    (await client.workflow.count(`WorkflowType = 'onboarding' AND LifecycleStage = '${stage}'`)).count;

  return {
    async once() {
      const request = next();
      begun.push(request.employeeId);
      const taken = outside.mails.takenFor(request.email);
      const began = nowMs();
      await lifecycle.onboard(request, 'bench');
      return (await taken) - began;
    },
    async settled() {
      const deadline = nowMs() + patienceMs;
      while ((await inStage('awaitingActivation')) < begun.length) {
        if (nowMs() > deadline) throw new Error('not every onboarding came to awaitingActivation');
        await delay(10);
      }
    },
    processes: { worker: worker.pid, server: temporal.pid },
    waiting: () => begun.length,
    histories: (count) =>
      Promise.all(
        begun.slice(-count).map(async (employeeId) => {
          const history = await client.workflow
            .getHandle(workflowIdOf('onboarding', employeeId))
            .fetchHistory();
          return { events: history.events?.length ?? 0, bytes: History.encode(history).finish().length };
        }),
      ),
    // The client ends with the bench: closed under a call that is tried again, it throws out of a timer.
    stop: () => worker.stop(),
  };
}
