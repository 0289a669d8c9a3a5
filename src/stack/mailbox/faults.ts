/** Failures on demand, so that tests and people see what becomes of a mail that a server will not take. */
import { z } from 'zod';

const oneLine = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[\x20-\x7e]+$/, 'must be one line of ASCII');

export const faultSchema = z
  .strictObject({
    stage: z.enum(['connect', 'mail', 'rcpt', 'data', 'dropAfterData']),
    /** By default 421 on connecting, 550 for a recipient, 451 otherwise. */
    code: z.int().min(400).max(599).optional(),
    /** May begin with an enhanced status code. */
    message: oneLine.optional(),
    /** How often it strikes before it is used up. */
    times: z.int().min(1).max(1_000_000),
    /** Only mails to this address. */
    to: oneLine.optional(),
  })
  .refine(({ stage, to }) => to === undefined || (stage !== 'connect' && stage !== 'mail'), {
    path: ['to'],
    error: 'is not known yet when a client connects or names the sender',
  })
  .refine(({ stage, code, message }) => stage !== 'dropAfterData' || (code ?? message) === undefined, {
    path: ['stage'],
    error: 'dropAfterData answers nothing, so it takes neither code nor message',
  });

/** `dropAfterData` keeps the mail and cuts the connection without an answer: an ambiguous send. */
export type Fault = z.output<typeof faultSchema>;
export type FaultStage = Fault['stage'];

export interface Faults {
  list(): readonly Fault[];
  add(fault: Fault): void;
  clear(): void;
  /** The answer that the present step shall give, if any; used up by one. */
  strike(stage: FaultStage, recipients?: readonly string[]): SmtpReply | undefined;
}

/** As smtp-server takes refusals. */
export class SmtpReply extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
    this.name = 'SmtpReply';
  }
}

const defaultCode: Record<FaultStage, number> = {
  connect: 421,
  mail: 451,
  rcpt: 550,
  data: 451,
  dropAfterData: 451,
};

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    list: () => faults,
    add: (fault) => void faults.push({ ...fault }),
    clear: () => void (faults = []),
    strike(stage, recipients = []) {
      const addresses = recipients.map((address) => address.toLowerCase());
      const fault = faults.find(
        ({ stage: at, to }) => at === stage && (to === undefined || addresses.includes(to.toLowerCase())),
      );
      if (fault === undefined) return undefined;
      fault.times -= 1;
      if (fault.times === 0) faults = faults.filter((other) => other !== fault);
      return new SmtpReply(fault.code ?? defaultCode[stage], fault.message ?? 'Refused on demand');
    },
  };
}
