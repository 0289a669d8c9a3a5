/** Tells a person what takes long, and how long so far. */

/** Begins something; the returned function says that it is over, however it ended. */
export type Progress = (what: string) => () => void;

export const silent: Progress = () => () => undefined;

interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

const everyMs = { terminal: 1_000, file: 15_000 };
const eraseLine = '\r\u001b[2K';

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;

/** One line that is rewritten on a terminal; elsewhere a line every 15 seconds. */
export function progressTo(output: Output): Progress {
  const open = new Map<symbol, { what: string; since: number }>();
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    const text = [...open.values()].map(({ what, since }) => `${what} (${seconds(since)})`).join(', ');
    if (output.isTTY) output.write(`${eraseLine}${text.slice(0, 110)}`);
    else if (text) output.write(`${text}\n`);
  };
  return (what) => {
    const key = Symbol(what);
    open.set(key, { what, since: Date.now() });
    timer ??= setInterval(tell, output.isTTY ? everyMs.terminal : everyMs.file).unref();
    if (output.isTTY) tell();
    return () => {
      if (!open.delete(key)) return;
      if (output.isTTY) tell();
      if (open.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}
