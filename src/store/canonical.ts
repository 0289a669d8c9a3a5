/** One text for each value, so that hashes and signatures can be made of it again. */

/** Bytes from the one text that Node makes of them; from any other, which it would read all the same, none. */
export function bytesOf(text: string, encoding: 'hex' | 'base64'): Buffer {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : Buffer.alloc(0);
}

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
