/** Durations as people write them, in the environment and in files. */
import { msToNumber } from '@temporalio/common/lib/time.js';
import { z } from 'zod';

/** Such as `24h`, `90s` or `7 days`, as milliseconds. A number without a unit is none: 24 of what? */
export const duration = z
  .string('must be a duration such as 24h, 90s or 7 days')
  .transform((text, context) => {
    try {
      const ms = /[a-z]/i.test(text) ? msToNumber(text as Parameters<typeof msToNumber>[0]) : 0;
      if (ms > 0 && Number.isFinite(ms)) return Math.round(ms);
    } catch {
      // reported below
    }
    context.addIssue({ code: 'custom', message: 'must be a duration such as 24h, 90s or 7 days' });
    return z.NEVER;
  });
