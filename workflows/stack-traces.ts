/**
 * Loaded before any workflow. The SDK notes where each promise was made, which takes a fifth of the workflow thread's
 * time with ten frames. Three say where, too; errors of workflow code lose the frames below.
 */
Error.stackTraceLimit = 3;
