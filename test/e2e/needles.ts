/** Looking for a secret in whatever bytes there are, also where it was encoded on the way. */

/** Something that must not hold a secret. */
export interface Exhibit {
  name: string;
  bytes: Buffer;
}

/**
 * Base64 of a text in the midst of others: depending on how many bytes come before it, one of three, of which only the
 * characters count that no neighbour has a part in.
 */
function base64Alignments(secret: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6));
  });
}

/** The forms in which a secret may stand somewhere, each once. */
export function disguises(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = base64Alignments(bytes);
  const hex = bytes.toString('hex');
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(encodeURIComponent(secret)),
      ...base64,
      ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
      hex,
      hex.toUpperCase(),
    ]),
  ];
}

/** Where any of the secrets stands, in any form, as `exhibit: secret`. */
export function sightings(secrets: readonly string[], exhibits: readonly Exhibit[]): string[] {
  const forms = secrets.map((secret) => ({
    secret,
    forms: disguises(secret).map((form) => Buffer.from(form)),
  }));
  return exhibits.flatMap(({ name, bytes }) =>
    forms
      .filter(({ forms }) => forms.some((form) => bytes.includes(form)))
      .map(({ secret }) => `${name}: ${secret}`),
  );
}
