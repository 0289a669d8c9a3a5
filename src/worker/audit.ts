/**
 * Writes the audit around activities.
 *
 * 1. No effect without its entry: `intended` is durable before the activity is let go on. Where the store is away, the
 *    activity fails for that, untouched, and is tried again as its policy says.
 * 2. What was done is done once: where the store goes away between effect and `done`, the attempt leaves its result in the
 *    heartbeat details, and the next one writes the entry and answers the same.
 * 3. Entries are known by run, activity and phase: an attempt that follows one that died writes none twice. Ids of local
 *    activities are given anew where a workflow task is, perhaps in another order: hence the type beside the id.
 * 4. An attempt that was not let go on says so beside what the activity's earlier attempts left in the details.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Audit, AuditEntry } from '../../activities/audit.js';
import type { Rule, Rules } from './audited.js';

/** What an attempt leaves to the next. */
interface Handover {
  /** The effect is there; the entry is missing. */
  audited?: { at: string; result: unknown };
  /** Attempts since the activity last left word that were not let go on. `activities/invitation.ts` reckons with it. */
  notRun?: number;
}

/** Nothing else than the phase and what belongs to it differs between the entries of an activity. */
type Particulars = Pick<AuditEntry, 'phase' | 'at' | 'facts' | 'personal'>;

const isDecisive = (error: unknown): error is ApplicationFailure =>
  error instanceof ApplicationFailure && error.nonRetryable === true;

export const withAudit =
  (audit: Pick<Audit, 'append' | 'has'>, rules: Rules): ActivityInterceptorsFactory =>
  (context) => ({
    inbound: {
      async execute(input, next) {
        const { activityType, activityId, attempt } = context.info;
        const found = (rules as Partial<Record<string, Rules[keyof Rules]>>)[activityType];
        if (found === undefined || typeof found === 'string') return next(input);
        // Temporal hands over whatever it was called with; the rule is that of the activity of this name.
        const rule = found as unknown as Rule<unknown, unknown>;
        const [request] = input.args;
        const { workflowId = '', runId = '' } = context.info.workflowExecution ?? {};
        const details = (context.info.heartbeatDetails ?? {}) as Handover;
        const now = () => new Date().toISOString();
        const keyOf = (phase: AuditEntry['phase']) => `${runId}/${activityType}-${activityId}/${phase}`;
        // Local activities leave nothing: the workflow tries an ordinary one instead, which does it again.
        const leave = (word: Handover) => {
          if (!context.info.isLocal) context.heartbeat(word);
        };
        const factsOf = (result?: unknown) => rule.facts(request, result, runId);
        const write = ({ phase, ...particulars }: Particulars) =>
          audit.append([
            {
              key: keyOf(phase),
              type: rule.type,
              phase,
              ...(rule.employeeId && { employeeId: rule.employeeId(request) }),
              workflowId,
              runId,
              actor: rule.actor?.(request) ?? 'service',
              ...particulars,
            },
          ]);
        const personal = rule.personal && { personal: rule.personal(request) };

        const begin = async () => {
          if (rule.intent !== 'ours') return;
          try {
            if (attempt > 1 && (await audit.has(keyOf('intended')))) return;
            await write({ phase: 'intended', at: now(), facts: factsOf(), ...personal });
          } catch (error) {
            leave({ ...details, notRun: (details.notRun ?? 0) + 1 });
            throw error;
          }
        };
        const end = async (audited: { at: string; result: unknown }) => {
          try {
            await write({
              phase: 'done',
              at: audited.at,
              facts: factsOf(audited.result),
              ...(rule.intent !== 'ours' && personal),
            });
          } catch (error) {
            leave({ audited });
            throw error;
          }
          return audited.result;
        };

        if (details.audited) return end(details.audited);
        await begin();
        let result: unknown;
        try {
          result = await next(input);
        } catch (error) {
          // Where that cannot be written, the next attempt is refused the same way.
          if (isDecisive(error))
            await write({ phase: 'refused', at: now(), facts: { ...factsOf(), failure: error.type } });
          throw error;
        }
        return end({ at: now(), result });
      },
    },
  });
