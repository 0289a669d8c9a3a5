/** {@link Lifecycle} on Temporal. */
import type { Lifecycle } from '../lifecycle.js';
import {
  liftQuarantine,
  resumeDeletions,
  stopDeletions,
} from '../../workflows/deletion-governor/messages.js';
import {
  approveDeletion,
  extendGrace,
  holdOffboarding,
  offboardingStatus,
  releaseOffboarding,
  rescindOffboarding,
  resolveOffboarding,
} from '../../workflows/offboarding/messages.js';
import {
  credentialSet,
  onboardingStatus,
  rescindOnboarding,
  resendLink,
  resolveAttention,
} from '../../workflows/onboarding/messages.js';
import { resolveRoleChange, roleChangeStatus } from '../../workflows/role-change/messages.js';
import { planOnboarding } from '../plan/onboarding.js';
import { ask, viewRun } from './asking.js';
import { askGovernor, governor } from './deletions.js';
import { offboard } from './offboard.js';
import { onboard } from './onboard.js';
import { listPeople } from './people.js';
import { previewOffboarding } from './planning.js';
import { answered } from './refusals.js';
import { changeRole } from './role-changes.js';
import type { LifecycleSettings } from './runs.js';
import { listOffboardings, listOnboardings, runningOnboardings } from './visibility.js';

/** A request, and who makes it. Fields that are absent stay absent. */
function decided<R extends object>(request: R, by: string) {
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  return { ...given, by } as { [K in keyof R]: Exclude<R[K], undefined> } & { by: string };
}

export function createLifecycle(settings: LifecycleSettings): Lifecycle {
  const { client, taskQueue } = settings;
  const asked = <T>(call: () => Promise<T>) => answered(client, undefined, call);
  return {
    onboard: (request, by) => onboard(settings, request, by),
    onboarding: (employeeId) => viewRun(settings, 'onboarding', employeeId, onboardingStatus),
    onboardings: (query) => asked(() => listOnboardings(settings, query)),
    resend: (employeeId, request, by) =>
      ask(settings, 'onboarding', employeeId, resendLink, [decided(request, by)]),
    rescind: (employeeId, request, by) =>
      ask(settings, 'onboarding', employeeId, rescindOnboarding, [decided(request, by)]),
    resolve: (employeeId, request, by) =>
      ask(settings, 'onboarding', employeeId, resolveAttention, [decided(request, by)]),
    offboard: (request, by) => offboard(settings, request, by),
    offboarding: (employeeId) => viewRun(settings, 'offboarding', employeeId, offboardingStatus),
    offboardings: (query) => asked(() => listOffboardings(settings, query)),
    extend: (employeeId, request, by) =>
      ask(settings, 'offboarding', employeeId, extendGrace, [
        decided({ ...request, until: new Date(request.until).toISOString() }, by),
      ]),
    hold: (employeeId, request, by) =>
      ask(settings, 'offboarding', employeeId, holdOffboarding, [decided(request, by)]),
    release: (employeeId, request, by) =>
      ask(settings, 'offboarding', employeeId, releaseOffboarding, [decided(request, by)]),
    approve: (employeeId, request, by) =>
      ask(settings, 'offboarding', employeeId, approveDeletion, [decided(request, by)]),
    rescindOffboarding: (employeeId, request, by) =>
      ask(settings, 'offboarding', employeeId, rescindOffboarding, [decided(request, by)]),
    resolveOffboarding: (employeeId, request, by) =>
      ask(settings, 'offboarding', employeeId, resolveOffboarding, [decided(request, by)]),
    planOffboarding: (request, timeZone) => previewOffboarding(settings, request, timeZone),
    planOnboarding: (request, timeZone) =>
      Promise.resolve(planOnboarding({ request, policy: settings.policy, timeZone, now: Date.now() })),
    changeRole: (request, by) => changeRole(settings, request, by),
    roleChange: (employeeId) => viewRun(settings, 'roleChange', employeeId, roleChangeStatus),
    resolveRoleChange: (employeeId, request, by) =>
      ask(settings, 'roleChange', employeeId, resolveRoleChange, [decided(request, by)]),
    deletions: () => asked(() => governor(client)),
    liftQuarantine: (request, by) =>
      asked(() => askGovernor(settings, liftQuarantine, [decided(request, by)])),
    stopDeletions: (request, by) => asked(() => askGovernor(settings, stopDeletions, [decided(request, by)])),
    resumeDeletions: (request, by) =>
      asked(() => askGovernor(settings, resumeDeletions, [decided(request, by)])),
    people: (query) => asked(() => listPeople(client, taskQueue, query)),
    credentialSet: (identityId) =>
      asked(async () => {
        const workflowId = (await runningOnboardings(client, [identityId])).get(identityId);
        if (workflowId === undefined) return false;
        await client.workflow.getHandle(workflowId).signal(credentialSet);
        return true;
      }),
    ready: () =>
      asked(async () => {
        await client.workflowService.getSystemInfo({});
      }),
  };
}
