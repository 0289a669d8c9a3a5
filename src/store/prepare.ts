/** What a store needs before anything runs on it. Idempotent; run at each deployment. */
import type { SetupConfig } from '../config.js';
import { connections } from './database.js';
import { migrateStore, type MigrationReport } from './migrate.js';
import { rewrapKeys } from './person-keys.js';
import { keyWrapping } from './seal.js';

export interface StoreReport extends MigrationReport {
  /** People's keys that an older payload key had wrapped, which can be taken out of PAYLOAD_KEYS now. */
  rewrapped: number;
}

/** Safe to run at any time, also beside another one. @throws StoreFailure */
export async function prepareStore({
  storeUrl,
  payloadKeys,
}: Pick<SetupConfig, 'storeUrl' | 'payloadKeys'>): Promise<StoreReport> {
  const migrated = await migrateStore(storeUrl);
  const store = connections(storeUrl, { most: 1 });
  try {
    const rewrapped = await store.transaction((tx) => rewrapKeys(tx, keyWrapping(payloadKeys)));
    return { ...migrated, rewrapped };
  } finally {
    await store.close();
  }
}
