import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
  freePortBase,
  isFree,
  portsPerStack,
  PortTaken,
  requireFree,
  stackPorts,
} from '../../src/stack/ports.js';

test('a port that is taken is refused with the pid and the command of its process', async () => {
  const base = await freePortBase();
  const listen = `require('node:net').createServer().listen(${base + 3}, '127.0.0.1', () => console.log('up'))`;
  const other = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void other.kill());
  await once(other.stdout, 'data');
  const refused = requireFree(stackPorts(base));
  await expect(refused).rejects.toThrow(PortTaken);
  await expect(refused).rejects.toThrow(`Port ${base + 3} (mailbox) is taken by pid ${String(other.pid)} (`);
  await expect(refused).rejects.toThrow(process.execPath);
  await expect(refused).rejects.toThrow('--port-base');
  other.kill();
  await once(other, 'exit');
  await requireFree(stackPorts(base));
});

test('a port that is taken on all addresses is taken', async () => {
  const base = await freePortBase();
  const server = createServer().listen(base, '0.0.0.0');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(await isFree(base)).toBe(false);
  expect(await isFree(base + 1)).toBe(true);
});

test('all ports of a stack differ and lie within its twenty', () => {
  const ports = Object.values(stackPorts(4400));
  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.every((port) => port >= 4400 && port < 4400 + portsPerStack)).toBe(true);
});
