/** What somebody who was invited does with the mail. */
import { WorkflowNotFoundError } from '@temporalio/common';
import type { InMemoryKratos } from './kratos/kratos.js';
import { openRecovery, setPassword, signIn } from './kratos/visitor.js';
import { workflowIdOf } from '../temporal/ids.js';
import { credentialSet } from '../../workflows/onboarding/messages.js';
import type { Member } from './cast.js';
import type { TakenMail } from './mailer.js';
import type { Stage } from './stage.js';
import type { Entry } from './timeline.js';

export interface Surroundings {
  stage: Stage;
  kratos: InMemoryKratos;
  settingsWindowMs: number;
  happened: (entry: Entry) => void;
}

/** A scanner is quicker than any person. */
const scannerMs = 60_000;

/** Takes in each invitation of one person, in order. */
export function mailOf(member: Member, { stage, kratos, settingsWindowMs, happened }: Surroundings) {
  const { id: who, opens, email } = member;
  let invitations = 0;

  async function burn(key: string): Promise<void> {
    const at = await stage.now();
    if (openRecovery(kratos.records, key, at) !== undefined) happened({ at, what: 'link burnt', who });
  }

  async function choosePassword(key: string): Promise<void> {
    const at = await stage.now();
    const identityId = openRecovery(kratos.records, key, at);
    if (identityId === undefined) return;
    happened({ at, what: 'link opened', who });
    if (!setPassword(kratos.records, identityId, settingsWindowMs, at)) return;
    happened({ at, what: 'activated', who });
    signIn(kratos.records, email, at);
    await stage.client.workflow
      .getHandle(workflowIdOf('onboarding', who))
      .signal(credentialSet)
      .catch(unlessEnded);
  }

  return async ({ at, mail }: TakenMail): Promise<void> => {
    invitations += 1;
    const key = keyIn(mail.text);
    if (opens === 'scanner') await stage.at(at + scannerMs, () => burn(key));
    else if (opens !== 'never' && invitations >= opens.fromLink)
      await stage.at(at + opens.afterMs, () => choosePassword(key));
  };
}

/** Kratos' webhook finds nobody either where the onboarding has ended. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

/** What opens the door: the token of the link behind the page's `#`, or a code and its flow. */
function keyIn(text: string): string {
  const [, encoded] = /#(\S+)/.exec(text) ?? [];
  const token = encoded === undefined ? null : new URL(decodeURIComponent(encoded)).searchParams.get('token');
  if (token !== null) return token;
  const [, flow] = /flow=([\w-]+)/.exec(text) ?? [];
  const [code] = /\b\d{6}\b/.exec(text) ?? [];
  if (flow === undefined || code === undefined) throw new Error('an invitation without a link or a code');
  return `${flow}/${code}`;
}
