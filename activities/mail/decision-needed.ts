import type { Rendered } from './content.js';
import { leavingCommands } from './leaving-commands.js';
import { render } from './render.js';
import { decisionReasons, leavingActions } from './texts/leaving.js';
import { locales, type Locale } from './texts/locales.js';

export interface DecisionNeeded {
  locale: Locale;
  employeeId: string;
  /** What happened, such as `lastAdmin`. */
  why: string;
  /** The answers that are possible, such as `retry`. */
  actions: readonly string[];
}

/** Tells HR that an offboarding stands still until a person decides, or consents. */
export function decisionNeeded({ locale, employeeId, why, actions }: DecisionNeeded): Rendered {
  const texts = locales[locale];
  const { leaving, attention } = texts;
  // A workflow of a later release may know more than this one.
  const reason = decisionReasons.find((known) => known === why);
  const known = leavingActions.filter((action) => actions.includes(action));
  return render({
    lang: texts.lang,
    subject: leaving.decision.subject(employeeId, reason),
    preheader: leaving.decision.preheader,
    blocks: [
      { kind: 'paragraph', text: texts.plainGreeting },
      {
        kind: 'paragraph',
        text: reason
          ? leaving.decision.reasons[reason](employeeId)
          : leaving.decision.unknown(employeeId, why),
      },
      // Where there is nothing to answer, nothing waits for it.
      ...(known.length === 0
        ? []
        : ([
            { kind: 'paragraph', text: leaving.decision.waits },
            { kind: 'heading', text: attention.heading },
          ] as const)),
      ...leavingCommands(leaving, employeeId, known),
      { kind: 'note', text: `${leaving.noTerminal} ${leaving.why}` },
    ],
  });
}
