/**
 * Issuing a recovery link and mailing it: one activity, since the link is a bearer credential.
 *
 * 1. The link and the code never leave `issueRecoveryLink`: not in its result, a heartbeat, a failure, a log.
 * 2. An attempt that ended in order says so in its heartbeat details, and how often a mail may have gone out twice.
 *    An attempt that left no word died on the way: its mail may have gone out, so it is counted.
 * 3. A mail that is sent again bears the same Message-ID, so that mail programs show it once.
 */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { lastOpening, type ActivationDependencies } from './activation.js';
import { decisive, transient, type FailureType } from './failures.js';
import { ownIdentity, type OwnIdentity } from './identity.js';
import { sameAddress } from './kratos/identities.js';
import { judgeRecovery, sendCreateCode, sendCreateLink, type RecoveryLink } from './kratos/recovery.js';
import { invitation } from './mail/invitation.js';
import type { Mailer } from './mail/mailer.js';
import { messageId } from './mail/message-id.js';
import type { Locale } from './mail/texts/locales.js';
import type { Delivery, InvitationReason } from './mail/texts/texts.js';

export interface IssueRecoveryLink extends OwnIdentity {
  email: string;
  name: string;
  locale: Locale;
  /** Counted from 1 over the whole onboarding; part of the Message-ID. */
  issue: number;
  /** Why there is another one. */
  reason: InvitationReason;
  /** False right after the identity was made: there is nothing to look at yet. */
  look: boolean;
  /** ISO 8601: openings since then count. Absent where there was no link before. */
  since?: string;
  linkLifetimeMs: number;
  settingsWindowMs: number;
  delivery: Delivery;
  /** Whether another one comes by itself if this one expires unused. */
  anotherFollows: boolean;
  /** Whom the joiner may ask. */
  contact?: string;
}

export type IssuedLink =
  | {
      outcome: 'issued';
      /** By Kratos' clock, ISO 8601. */
      issuedAt: string;
      expiresAt: string;
      ambiguousSends: number;
      /** An earlier link was opened and left until nothing could be done with it, unnoticed so far. */
      earlierBurned: boolean;
    }
  /** A credential is there: nothing was issued. */
  | { outcome: 'activated' }
  /** The last link was opened a moment ago and the person may be choosing a password: nothing was issued. */
  | { outcome: 'inUse'; until: string };

type Obstacle = Exclude<IssuedLink, { outcome: 'issued' }>;

interface Clear {
  outcome: 'clear';
  earlierBurned: boolean;
}

const unseen: Clear = { outcome: 'clear', earlierBurned: false };

/** What an attempt leaves to the next. */
interface Handover {
  attempt: number;
  ambiguousSends: number;
  /** Attempts after that one which were stopped before they began, since the audit could not be written. */
  notRun?: number;
}

export interface InvitationDependencies extends ActivationDependencies {
  mailer: Mailer;
  /** The page that the mail leads to; the link stands behind its `#`, which no server sees. */
  welcomeUrl: string;
  /** The only origin that a link may lead to. */
  kratosPublicUrl: string;
}

/** Mails that may have gone out in the attempts before this one. */
function inheritedAmbiguity(): number {
  const { attempt } = activityInfo();
  const before = activityInfo().heartbeatDetails as Partial<Handover> | undefined;
  const unexplained = attempt - 1 - (before?.attempt ?? 0) - (before?.notRun ?? 0);
  return (before?.ambiguousSends ?? 0) + unexplained;
}

export function invitationActivities({
  kratos,
  mailer,
  welcomeUrl,
  kratosPublicUrl,
  now = Date.now,
}: InvitationDependencies) {
  /** What stands against another link, if anything does, and whether an earlier one was burned. */
  async function look(request: IssueRecoveryLink): Promise<Obstacle | Clear> {
    const { identityId, since, settingsWindowMs, reason } = request;
    const identity = await ownIdentity(kratos, request);
    if (identity.hasCredential) return { outcome: 'activated' };
    if (!sameAddress(identity.email, request.email)) {
      throw decisive('identityChanged', `the address of identity ${identityId} was changed by somebody else`);
    }
    const opened =
      since === undefined || reason === 'requested'
        ? undefined
        : await lastOpening(kratos, { identityId, since });
    if (opened === undefined) return { outcome: 'clear', earlierBurned: false };
    const until = opened + settingsWindowMs;
    return until > now()
      ? { outcome: 'inUse', until: new Date(until).toISOString() }
      : { outcome: 'clear', earlierBurned: true };
  }

  async function createLink({
    identityId,
    delivery,
    linkLifetimeMs,
  }: IssueRecoveryLink): Promise<RecoveryLink> {
    const request = { identityId, lifetimeMs: linkLifetimeMs };
    const link = judgeRecovery(
      await (delivery === 'code' ? sendCreateCode : sendCreateLink)(kratos, request),
    );
    if (!link) throw decisive('identityGone', `identity ${identityId} was deleted by somebody else`);
    // A code's page is the account pages' own; a link must lead to Kratos, or it would be mailed into the blue.
    if (delivery === 'link' && new URL(link.url).origin !== new URL(kratosPublicUrl).origin) {
      throw transient('kratosMisconfigured', 'recovery links lead to another origin than KRATOS_PUBLIC_URL');
    }
    return link;
  }

  function send(request: IssueRecoveryLink, { url, code, expiresAt }: RecoveryLink): Promise<void> {
    const { email, name, locale, reason, employeeId, issue, anotherFollows, contact } = request;
    const run = activityInfo().workflowExecution?.runId;
    const mail = invitation({
      locale,
      name,
      reason,
      credential:
        code === undefined
          ? // Encoded, so that a scanner which looks for addresses in the text finds one, the page, and not the link.
            { delivery: 'link', url: `${welcomeUrl}?lang=${locale}#${encodeURIComponent(url)}` }
          : { delivery: 'code', code, url },
      expiresAt: new Date(expiresAt),
      anotherFollows,
      ...(contact !== undefined && { contact }),
    });
    const id = messageId(
      { kind: 'invitation', employeeId, issue, ...(run !== undefined && { runId: run }) },
      mailer.domain,
    );
    return mailer.send({ to: email, name, messageId: id, ...mail }, cancellationSignal());
  }

  return {
    /**
     * Creates a recovery link (or code) and mails it. Safe to run again: the earlier attempt's link was not
     * delivered, or was counted as ambiguous.
     * @throws ApplicationFailure `undeliverable`, `identityGone`, `identityChanged`
     */
    async issueRecoveryLink(request: IssueRecoveryLink): Promise<IssuedLink> {
      const ambiguousSends = inheritedAmbiguity();
      let sending = false;
      try {
        const seen = request.look || activityInfo().attempt > 1 ? await look(request) : unseen;
        if (seen.outcome !== 'clear') return seen;
        const { earlierBurned } = seen;
        const link = await createLink(request);
        sending = true;
        await send(earlierBurned ? { ...request, reason: 'burned' } : request, link);
        const issuedAt = new Date(Date.parse(link.expiresAt) - request.linkLifetimeMs).toISOString();
        return { outcome: 'issued', issuedAt, expiresAt: link.expiresAt, ambiguousSends, earlierBurned };
      } catch (error) {
        // What is no judged failure came between: a cancellation, say, while the message was on its way.
        const judged =
          error instanceof ApplicationFailure && error.type !== ('mailAmbiguous' satisfies FailureType);
        const handover: Handover = {
          attempt: activityInfo().attempt,
          ambiguousSends: ambiguousSends + (sending && !judged ? 1 : 0),
        };
        heartbeat(handover);
        throw error;
      }
    },
  };
}
