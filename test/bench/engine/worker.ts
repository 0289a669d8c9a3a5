/**
 * A worker with the settings of the service's own, which are the SDK's defaults, and without what the service adds to
 * them (encryption, an interceptor): the engine's floor is what remains when everything of ours is gone.
 */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

const [address, taskQueue] = process.argv.slice(2);
if (address === undefined || taskQueue === undefined)
  throw new TypeError('needs an address and a task queue');

Runtime.install({ logger: new DefaultLogger('WARN') });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
  activities: { noOp: () => Promise.resolve() },
});
process.once('disconnect', () => process.exit());
const running = worker.run();
process.send?.('ready');
await running;
await connection.close();
process.disconnect();
