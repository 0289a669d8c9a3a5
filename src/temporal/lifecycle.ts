/** {@link Lifecycle} on Temporal. */
import type { Lifecycle } from '../lifecycle.js';
import {
  credentialSet,
  rescindOnboarding,
  resendLink,
  resolveAttention,
} from '../../workflows/onboarding/messages.js';
import { onboard } from './onboard.js';
import { ask, viewOnboarding, type OnboardingSettings } from './onboardings.js';
import { listPeople } from './people.js';
import { answered } from './refusals.js';
import { listOnboardings, runningOnboardings } from './visibility.js';

export function createLifecycle(settings: OnboardingSettings): Lifecycle {
  const { client, taskQueue, payloadKeys } = settings;
  return {
    onboard: (request, by) => onboard(settings, request, by),
    onboarding: (employeeId) => viewOnboarding(settings, employeeId),
    onboardings: (query) => answered(client, undefined, () => listOnboardings(client, payloadKeys, query)),
    resend: (employeeId, { force }, by) => ask(settings, employeeId, resendLink, [{ force, by }]),
    rescind: (employeeId, { reason }, by) =>
      ask(settings, employeeId, rescindOnboarding, [{ by, ...(reason !== undefined && { reason }) }]),
    resolve: (employeeId, resolution, by) =>
      ask(settings, employeeId, resolveAttention, [{ ...resolution, by }]),
    people: (query) => answered(client, undefined, () => listPeople(client, taskQueue, query)),
    credentialSet: (identityId) =>
      answered(client, undefined, async () => {
        const workflowId = (await runningOnboardings(client, [identityId])).get(identityId);
        if (workflowId === undefined) return false;
        await client.workflow.getHandle(workflowId).signal(credentialSet);
        return true;
      }),
    ready: () =>
      answered(client, undefined, async () => {
        await client.workflowService.getSystemInfo({});
      }),
  };
}
