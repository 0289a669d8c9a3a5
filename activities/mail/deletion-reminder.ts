import type { Rendered } from './content.js';
import { leavingCommands } from './leaving-commands.js';
import { render } from './render.js';
import { locales, type Locale } from './texts/locales.js';

export interface DeletionReminder {
  locale: Locale;
  employeeId: string;
  role: string;
  deleteAt: Date;
  /** A second person still has to consent. */
  approvalMissing: boolean;
}

/** Tells those who asked for it, and HR, of the coming deletion, and how to put it off or stop it. */
export function deletionReminder(data: DeletionReminder): Rendered {
  const texts = locales[data.locale];
  const { leaving, attention } = texts;
  const { employeeId, role, approvalMissing } = data;
  const at = texts.instant(data.deleteAt);
  return render({
    lang: texts.lang,
    subject: leaving.deletion.subject(employeeId, at),
    preheader: approvalMissing ? leaving.deletion.approvalMissing : leaving.deletion.approved,
    blocks: [
      { kind: 'paragraph', text: texts.plainGreeting },
      { kind: 'paragraph', text: leaving.deletion.opening(employeeId, role, at) },
      {
        kind: 'paragraph',
        text: approvalMissing ? leaving.deletion.approvalMissing : leaving.deletion.approved,
      },
      { kind: 'heading', text: attention.heading },
      { kind: 'paragraph', text: leaving.deletion.forGood },
      ...leavingCommands(leaving, employeeId, [
        ...(approvalMissing ? (['approve'] as const) : []),
        'extend',
        'hold',
        'rescind',
      ]),
      { kind: 'note', text: `${leaving.noTerminal} ${leaving.why}` },
    ],
  });
}
