/** The one data converter of every process: payloads encrypted, failure attributes encoded. */
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { PayloadKey } from '../config.js';
import { payloadCodec } from './payload-codec.js';

/** `.js` when compiled, `.ts` when run from source. */
const extension = import.meta.url.endsWith('.js') ? 'js' : 'ts';

/** Path of a module under `workflows/`, beside the running code. */
export const workflowModule = (name: string) =>
  fileURLToPath(new URL(`../../workflows/${name}.${extension}`, import.meta.url));

/** Goes to client, worker and bundle alike: forgotten in one of them, failures are written in the clear there. */
export const failureConverterPath = workflowModule('failure-converter');

export function dataConverter(keys: readonly PayloadKey[]): DataConverter {
  return { payloadCodecs: [payloadCodec(keys)], failureConverterPath };
}
