/** What was claimed and seen to hold, with the time since the beginning. */

export interface Timeline {
  readonly checked: number;
  /** Something that happened. */
  tell: (what: string) => void;
  /** A claim. @throws Error where it does not hold, with what was seen instead */
  check: (claim: string, holds: boolean, seen?: string) => void;
}

export function timelineTo(output: { write(text: string): unknown }): Timeline {
  const began = Date.now();
  let checked = 0;
  const at = () => `${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`;
  return {
    get checked() {
      return checked;
    },
    tell: (what) => void output.write(`${at()}    ${what}\n`),
    check(claim, holds, seen) {
      if (!holds) throw new Error(`does not hold: ${claim}${seen === undefined ? '' : ` (${seen})`}`);
      checked += 1;
      output.write(`${at()}  ✓ ${claim}\n`);
    },
  };
}
