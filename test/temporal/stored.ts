/**
 * Searching everything that Temporal stores and shows of a run. Nothing is decoded: bytes are searched as they are, and
 * text that is base64 is opened.
 */
import type { Payload } from '@temporalio/common';
import { payloadCodec } from '../../src/temporal/payload-codec.js';
import { testKeys } from '../support/test-keys.js';

/** Every text in an answer of Temporal's, bytes read as text and base64 opened. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value, Buffer.from(value, 'base64').toString('latin1')];
  if (value instanceof Uint8Array) return textsOf(Buffer.from(value).toString('latin1'));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [key, ...textsOf(part)]);
}

/** Every payload in an answer of Temporal's. */
function payloadsOf(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const { metadata, data } = value as Payload;
  if (metadata && data instanceof Uint8Array) return [{ metadata, data }];
  return Object.values(value).flatMap(payloadsOf);
}

/** Those of the secrets that whoever reads the answers can read. */
export function visibleIn(answers: readonly unknown[], secrets: readonly string[]): string[] {
  const texts = answers.flatMap(textsOf).join('\n');
  return secrets.filter((secret) => texts.includes(secret));
}

/** All that whoever has the key can read. */
export async function decryptedFrom(answers: readonly unknown[]): Promise<string> {
  const payloads = await payloadCodec(testKeys).decode(answers.flatMap(payloadsOf));
  return payloads.map(({ data }) => Buffer.from(data ?? []).toString()).join('\n');
}
