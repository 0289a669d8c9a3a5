/** Temporal with its UI, a worker on people in memory, and the api on a port, for a real browser. */
import { createApp } from '../../src/api/app.js';
import { listen } from '../../src/api/server.js';
import { createLogger } from '../../src/log.js';
import { payloadCodec } from '../../src/temporal/payload-codec.js';
import { startEngine } from '../support/engine.js';
import { testKeys } from '../support/test-keys.js';
import { town } from '../support/town.js';
import { fakeAudit } from './fake-audit.js';
import { apiKey, webhookKey } from './test-app.js';

export type TemporalUiSite = Awaited<ReturnType<typeof startTemporalUiSite>>;

export async function startTemporalUiSite() {
  const place = town();
  const engine = await startEngine(place.activities);
  const { lifecycle, temporal } = engine;
  const app = createApp({
    lifecycle,
    audit: fakeAudit(),
    config: { apiKey, apiKeys: [], kratosWebhookKey: webhookKey, temporalUiOrigin: temporal.uiUrl },
    payloadCodec: payloadCodec(testKeys),
    log: createLogger('error', 'api'),
  });
  const api = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    place,
    lifecycle,
    uiUrl: temporal.uiUrl,
    signInUrl: `${api.url}/codec/sign-in`,
    async stop() {
      await api.close(0);
      await engine.stop();
    },
  };
}
