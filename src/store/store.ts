/** The store as the worker has it: it appends, signs, seals and destroys. */
import type { KeyObject } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Audit } from '../../activities/audit.js';
import { transient } from '../../activities/failures.js';
import type { PayloadKey } from '../config.js';
import { appendEntries, checkpoint, publish, type Appending, type Checkpoint } from './append.js';
import { connections, StoreFailure } from './database.js';
import { deletionMemory } from './deletion-memory.js';
import { writeDeletionRecord } from './deletion-records.js';
import { groupCommit } from './group-commit.js';
import { destroyKey } from './person-keys.js';
import { auditEntries } from './schema.js';
import { keyWrapping } from './seal.js';
import { signer } from './signing.js';

export interface StoreSettings {
  /** `postgres://…` */
  url: string;
  payloadKeys: readonly PayloadKey[];
  /** Ed25519. */
  signingKey: KeyObject;
  /** Told of each checkpoint when it is durable. */
  checkpointed?: (checkpoint: Checkpoint) => void;
}

export interface Store extends Audit {
  /** Closes an hour after which nothing was appended. @throws ApplicationFailure `storeUnavailable` */
  checkpoint(): Promise<void>;
  /** When nothing is appended any more. */
  close(): Promise<void>;
}

/** As an activity may fail: tried again for as long as its policy says. */
async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof StoreFailure ? transient('storeUnavailable', error.message) : error;
  }
}

/** Nothing connects before it is used. The tables are made by `lifecycle setup`. */
export function createStore({ url, payloadKeys, signingKey, checkpointed }: StoreSettings): Store {
  const store = connections(url);
  const appending: Appending = { signer: signer(signingKey), wrapping: keyWrapping(payloadKeys) };
  const tell = (made: Checkpoint | undefined) => made && checkpointed?.(made);
  const append = groupCommit<Parameters<Audit['append']>[0][number]>(
    async (entries) => tell(await store.transaction((tx) => appendEntries(tx, entries, appending))),
    { fault: (error) => error instanceof StoreFailure && error.isRefusedData },
  );

  return {
    append: async (entries) => {
      if (entries.length > 0) await orUnavailable(append(entries));
    },
    has: (key) =>
      orUnavailable(store.use(async (db) => (await db.$count(auditEntries, eq(auditEntries.key, key))) > 0)),
    deletionMemory: () => orUnavailable(store.use((db) => deletionMemory(db))),
    writeDeletionRecord: (of) =>
      orUnavailable(
        store.transaction(async (tx) => {
          await publish(tx, appending.signer);
          await writeDeletionRecord(tx, appending.signer, of);
        }),
      ),
    destroyPersonKey: (employeeId) => orUnavailable(store.use((db) => destroyKey(db, employeeId))),
    checkpoint: async () => tell(await orUnavailable(store.transaction((tx) => checkpoint(tx, appending)))),
    close: () => store.close(),
  };
}
