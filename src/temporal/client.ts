/** Connections to Temporal. */
import { Client, Connection } from '@temporalio/client';
import type { TemporalConfig } from '../config.js';
import { dataConverter } from './data-converter.js';

/** What a client's and a worker's connection have in common. */
export function connectionOptions(config: TemporalConfig) {
  return {
    address: config.temporalAddress,
    ...(config.temporalTls && { tls: true }),
    ...(config.temporalApiKey !== undefined && { apiKey: config.temporalApiKey }),
  };
}

/** A client that connects at its first call, so that a process may start before Temporal does. */
export function temporalClient(config: TemporalConfig): Client {
  return new Client({
    connection: Connection.lazy(connectionOptions(config)),
    namespace: config.temporalNamespace,
    dataConverter: dataConverter(config.payloadKeys),
  });
}
