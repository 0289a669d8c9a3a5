/** Failure messages and stack traces go through the payload codec too. Needed by client, worker and bundle alike. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
