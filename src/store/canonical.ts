/** One text for each value, so that hashes and signatures can be made of it again. */

/**
 * JSON without spaces, keys in the order of their code units, without what is undefined.
 * @see https://www.rfc-editor.org/rfc/rfc8785 whose form this is, for the plain data that comes here
 */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)),
        )
      : part,
  );
}
