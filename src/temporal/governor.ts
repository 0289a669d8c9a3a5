/** The one governor of deletions that a namespace has; whoever asks it something may be the first. */
import {
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/client';
import { governorId } from '../../workflows/deletion-governor/messages.js';

/** Of an update-with-start: the governor that runs, or one that begins with what the audit remembers. */
export const startGovernor = (taskQueue: string) =>
  new WithStartWorkflowOperation('deletionGovernor', {
    workflowId: governorId,
    taskQueue,
    args: [],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
  });
