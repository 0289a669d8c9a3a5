/** What activities need of Temporal. Implemented on its client by `src/temporal/engine.ts`. */

export interface RunRef {
  workflowId: string;
  runId: string;
}

/** As `workflows/deletion-governor/messages.ts` has them. */
export interface SlotRequest {
  holder: string;
  caps: { perHour: number; perDay: number };
  alarmContact?: string;
}

/** What became of an onboarding that had to end. */
export interface EndedOnboarding {
  /** `none` where there was none, or where it ended with a credential meanwhile. */
  outcome: 'rescinded' | 'none';
  /** The identity that it had, which may be without a marker now: it was made elsewhere, and taken over. */
  identityId?: string;
}

/** Each method throws ApplicationFailure `engineUnavailable` where Temporal does not answer. */
export interface Engine {
  /** Takes a running onboarding back and waits until it has ended. */
  endOnboarding(employeeId: string, by: string): Promise<EndedOnboarding>;
  /** Ends a running role change, whatever it does, and waits until it does nothing any more. */
  endRoleChange(employeeId: string, by: string): Promise<void>;
  /** Whether an onboarding of the employee runs. */
  onboardingRuns(employeeId: string): Promise<boolean>;
  /** Whether an offboarding of the employee runs. */
  offboardingRuns(employeeId: string): Promise<boolean>;
  /** Starts the governor where there is none. @returns why there is no slot, or undefined where there is one */
  takeSlot(request: SlotRequest): Promise<'deletionsStopped' | 'deletionsQuarantined' | undefined>;
  /** Whether an admin stopped all deletions, or there is no governor that knows, right now. Whoever got a slot before a quarantine keeps it. */
  deletionsStopped(): Promise<boolean>;
  /** Closed runs about the employee, of every workflow type, without the given run. */
  closedRuns(employeeId: string, except: string): Promise<RunRef[]>;
  /** Asks for the run to be deleted; that it is gone has to be looked up. Safe to repeat. */
  deleteRun(run: RunRef): Promise<void>;
}
