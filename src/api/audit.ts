/** `/v1/audit`, and the record of a deletion: what was done, by whom, provably. Only read here. */
import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import type { AuditReading } from '../store/reading.js';
import type { ApiEnv } from './env.js';
import { employeeIdOf } from './input.js';
import { closeMethods } from './methods.js';
import { Problem } from './problems.js';

export function auditRoutes(audit: AuditReading): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  // A line of JSON each, from one state of the store. The head is the last line: without it, the export broke off.
  routes.get('/export', async (c) => {
    const lines = audit.export()[Symbol.asyncIterator]();
    // Before the answer begins, so that an outage is a problem and not a torn export.
    let line = await lines.next();
    c.header('content-type', 'application/x-ndjson');
    return stream(c, async (out) => {
      out.onAbort(() => void lines.return?.());
      for (; !line.done; line = await lines.next()) await out.write(`${JSON.stringify(line.value)}\n`);
    });
  });

  routes.get('/keys', async (c) => c.json({ keys: await audit.keys() }));

  routes.get('/employees/:employeeId', async (c) =>
    c.json({ entries: await audit.entriesOf(employeeIdOf(c.req)) }),
  );

  return closeMethods(routes);
}

/** `/v1/offboardings/{employeeId}/deletion-record` */
export function deletionRecordRoutes(audit: AuditReading): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/:employeeId/deletion-record', async (c) => {
    const employeeId = employeeIdOf(c.req);
    const record = await audit.deletionRecord(employeeId);
    if (!record)
      throw new Problem('not-found', `nobody with the id ${employeeId} was deleted by this service`);
    return c.json(record);
  });
  return closeMethods(routes);
}
