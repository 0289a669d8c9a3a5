/** Requests that may be refused: one pure function says whether, before anything enters the history and again after. */
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import { currentUpdateInfo, setHandler } from '@temporalio/workflow';

/** @throws ApplicationFailure where that is what was decided */
export function unlessRefused<T>(decided: T | ApplicationFailure): T {
  if (decided instanceof ApplicationFailure) throw decided;
  return decided;
}

/**
 * Answers an update. The validator refuses without a trace; what it let through is decided again when it is carried
 * out, since something else may have been decided in between.
 * @param decide why not, or what is decided; changes nothing
 * @param carryOut notes the decision
 */
export function answer<Answer, Request, Decided>(
  update: UpdateDefinition<Answer, [Request]>,
  decide: (request: Request) => Decided | ApplicationFailure,
  carryOut: (decided: Decided, request: Request, updateId: string) => Answer,
): void {
  setHandler(
    update,
    (request: Request): Answer =>
      carryOut(unlessRefused(decide(request)), request, currentUpdateInfo()?.id ?? ''),
    { validator: (request: Request) => void unlessRefused(decide(request)) },
  );
}
