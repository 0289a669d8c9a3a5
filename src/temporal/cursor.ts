/**
 * Cursors of lists: the engine's page token, sealed, since Temporal answers a token that is not its own with errors
 * that look like an outage.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PayloadKey } from '../config.js';
import { Refused } from '../lifecycle.js';

const sealBytes = 12;

const seal = ({ key }: PayloadKey, list: string, token: Uint8Array) =>
  createHmac('sha256', key).update(`cursor\n${list}\n`).update(token).digest().subarray(0, sealBytes);

/** @param list what the cursor is a place in: a query */
export function sealCursor([key]: readonly PayloadKey[], list: string, token: Uint8Array): string {
  if (!key) throw new TypeError('a cursor is sealed with a payload key');
  return Buffer.concat([seal(key, list, token), token]).toString('base64url');
}

/** @throws Refused `bad-cursor` for a cursor that was not made here for the same list */
export function openCursor(keys: readonly PayloadKey[], list: string, cursor: string): Buffer {
  const bytes = Buffer.from(cursor, 'base64url');
  const token = bytes.subarray(sealBytes);
  const sealed = bytes.subarray(0, sealBytes);
  if (sealed.length === sealBytes && keys.some((key) => timingSafeEqual(seal(key, list, token), sealed)))
    return token;
  throw new Refused('bad-cursor', 'the cursor is not one of this list; begin again without one');
}
