/** A question to the person at the terminal. */
import { createInterface } from 'node:readline/promises';

/**
 * Reads one line. The question goes to standard error: standard output is for what the command prints.
 *
 * @returns nothing typed where the input ends
 */
export async function askPerson(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal under readline tells of Ctrl-C, and does not send it.
  lines.once('SIGINT', () => process.emit('SIGINT'));
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(question, { signal }), ended]);
  } finally {
    lines.close();
  }
}
