/** {@link Lifecycle} on Temporal. */
import type { UpdateDefinition } from '@temporalio/common';
import type { Lifecycle } from '../lifecycle.js';
import { planOnboarding } from '../plan/onboarding.js';
import {
  liftQuarantine,
  resumeDeletions,
  stopDeletions,
  type GovernorStatus,
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
import { ask, viewRun } from './asking.js';
import { askGovernor, governor } from './deletions.js';
import type { Kind } from './ids.js';
import { offboard } from './offboard.js';
import { onboard } from './onboard.js';
import { listPeople } from './people.js';
import { previewOffboarding } from './planning.js';
import { answered } from './refusals.js';
import { changeRole } from './role-changes.js';
import type { LifecycleSettings } from './runs.js';
import { listOffboardings, listOnboardings, runningOnboardings } from './visibility.js';

/** What a caller gives of a decision: all of it, except who decides. An absent field may be there as undefined. */
type Given<Decision> = Decision extends unknown
  ? { [K in keyof Decision as Exclude<K, 'by'>]: Decision[K] | undefined }
  : never;

function decidedBy<Decision>(given: Given<Decision>, by: string): Decision {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), by } as Decision;
}

export function createLifecycle(settings: LifecycleSettings): Lifecycle {
  const { client, taskQueue } = settings;
  const asked = <T>(call: () => Promise<T>) => answered(client, undefined, call);
  const toRun =
    <Status, Decision>(kind: Kind, update: UpdateDefinition<Status, [Decision]>) =>
    (employeeId: string, given: Given<Decision>, by: string): Promise<Status> =>
      ask(settings, kind, employeeId, update, [decidedBy(given, by)]);
  const toGovernor =
    <Decision>(update: UpdateDefinition<GovernorStatus, [Decision]>) =>
    (given: Given<Decision>, by: string): Promise<GovernorStatus> =>
      asked(() => askGovernor(settings, update, [decidedBy(given, by)]));

  return {
    onboard: (request, by) => onboard(settings, request, by),
    onboarding: (employeeId) => viewRun(settings, 'onboarding', employeeId, onboardingStatus),
    onboardings: (query) => asked(() => listOnboardings(settings, query)),
    resend: toRun('onboarding', resendLink),
    rescind: toRun('onboarding', rescindOnboarding),
    resolve: toRun('onboarding', resolveAttention),
    planOnboarding: (request, timeZone) =>
      Promise.resolve(planOnboarding({ request, policy: settings.policy, timeZone, now: Date.now() })),

    offboard: (request, by) => offboard(settings, request, by),
    offboarding: (employeeId) => viewRun(settings, 'offboarding', employeeId, offboardingStatus),
    offboardings: (query) => asked(() => listOffboardings(settings, query)),
    extend: toRun('offboarding', extendGrace),
    hold: toRun('offboarding', holdOffboarding),
    release: toRun('offboarding', releaseOffboarding),
    approve: toRun('offboarding', approveDeletion),
    rescindOffboarding: toRun('offboarding', rescindOffboarding),
    resolveOffboarding: toRun('offboarding', resolveOffboarding),
    planOffboarding: (request, timeZone) => previewOffboarding(settings, request, timeZone),

    changeRole: (request, by) => changeRole(settings, request, by),
    roleChange: (employeeId) => viewRun(settings, 'roleChange', employeeId, roleChangeStatus),
    resolveRoleChange: toRun('roleChange', resolveRoleChange),

    deletions: () => asked(() => governor(client)),
    liftQuarantine: toGovernor(liftQuarantine),
    stopDeletions: toGovernor(stopDeletions),
    resumeDeletions: toGovernor(resumeDeletions),

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
