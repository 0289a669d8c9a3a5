/** What a command may use of the process it runs in. Tests give it another. */
import { styleText } from 'node:util';
import type { Environment } from '../config.js';

export interface Terminal {
  out: (text: string) => void;
  err: (text: string) => void;
  env: Environment;
  cwd: string;
  /** Characters that a line may have. */
  columns: number;
  colour: boolean;
  /** Standard error is a screen, on which a line of progress may overwrite itself. */
  screen: boolean;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Rejects when `signal` is aborted. */
  pause: (ms: number) => Promise<void>;
  /** The line that a person types in answer. Absent where nobody can. Rejects when `signal` is aborted. */
  ask?: (question: string) => Promise<string>;
}

export type Style = Extract<Parameters<typeof styleText>[0], string>;

export const paint = (terminal: Pick<Terminal, 'colour'>, style: Style, text: string) =>
  terminal.colour ? styleText(style, text, { validateStream: false }) : text;

/**
 * Text that others wrote, made harmless: names and addresses in Kratos may hold anything, also escape sequences that
 * rewrite a screen and marks that turn the direction of writing.
 */
export const printable = (text: string) => text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, '\u{fffd}');

/** One JSON document and nothing else, or text for people. */
export function print(
  terminal: Terminal,
  { json }: { json?: boolean },
  value: unknown,
  text: () => string,
): void {
  terminal.out(json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`);
}
