/** Settings → what the activities need of the outside. */
import type { Client } from '@temporalio/client';
import type { ActivityDependencies } from '../../activities/activities.js';
import { kratosAdmin } from '../../activities/kratos/admin.js';
import type { KratosIdentity } from '../../activities/kratos/identities.js';
import { createMailer } from '../../activities/mail/mailer.js';
import { policyOf, type WorkerConfig } from '../config.js';
import { Refused } from '../lifecycle.js';
import { onboardingRequest } from '../requests.js';
import type { Checkpoint } from '../store/append.js';
import { createStore, type Store } from '../store/store.js';
import { createEngine } from '../temporal/engine.js';
import { onboard } from '../temporal/onboard.js';
import type { LifecycleSettings } from '../temporal/runs.js';
import { runningOnboardings } from '../temporal/visibility.js';

/** Takes a stranded person into an onboarding that may adopt just that identity; false where the details do not fit. */
async function onboardStranded(settings: LifecycleSettings, identity: KratosIdentity): Promise<boolean> {
  const { id, marker, email, name, role, team } = identity;
  const request = onboardingRequest.safeParse({
    // Made by hand, the identity has no id of HR's: its own serves, until HR's is put into the marker.
    employeeId: marker?.employeeId ?? `kratos-${id}`,
    email,
    name,
    role,
    ...(team !== undefined && { team }),
  });
  if (!request.success) return false;
  try {
    await onboard(settings, request.data, 'link-sweep', id);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** Nothing is connected before it is used. @param checkpointed told of each checkpoint of the audit */
export function activityDependencies(
  config: WorkerConfig,
  client: Client,
  checkpointed?: (checkpoint: Checkpoint) => void,
): ActivityDependencies & { audit: Store } {
  const policy = policyOf(config);
  const settings = { client, taskQueue: config.temporalTaskQueue, policy, payloadKeys: config.payloadKeys };
  return {
    kratos: kratosAdmin({ url: config.kratosAdminUrl, pathPrefix: config.kratosAdminPathPrefix }),
    mailer: createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom }),
    welcomeUrl: config.welcomeUrl,
    kratosPublicUrl: config.kratosPublicUrl,
    linkLifetimeMs: policy.onboarding.defaults.linkLifetimeMs,
    inOnboarding: async (identityIds) => new Set((await runningOnboardings(client, identityIds)).keys()),
    engine: createEngine({ client, taskQueue: config.temporalTaskQueue }),
    audit: createStore({
      url: config.storeUrl,
      payloadKeys: config.payloadKeys,
      signingKey: config.auditSigningKey,
      ...(checkpointed && { checkpointed }),
    }),
    deletionCaps: policy.deletions,
    ...(config.sweepPolicy === 'onboard' && {
      onboard: (identity: KratosIdentity) => onboardStranded(settings, identity),
    }),
  };
}
