#!/usr/bin/env node
import { setTimeout as pause } from 'node:timers/promises';
import { askPerson } from './ask.js';
import { exitCodes } from './failures.js';
import { run } from './program.js';

const { stdin, stdout, stderr, env } = process;
const interrupt = new AbortController();
// Once: a second Ctrl-C ends the process as it ends any other.
process.once('SIGINT', () => {
  interrupt.abort();
  // What cannot be interrupted is left behind.
  setTimeout(() => process.exit(exitCodes.interrupted), 500).unref();
});
// Whoever reads (head, a pager) may leave early; that is no failure of ours.
for (const stream of [stdout, stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  env,
  cwd: process.cwd(),
  columns: stdout.columns || 80,
  colour: stdout.isTTY && (env['NO_COLOR'] ?? '') === '',
  screen: stderr.isTTY,
  signal: interrupt.signal,
  pause: (ms) => pause(ms, undefined, { signal: interrupt.signal }),
  ...(stdin.isTTY && stderr.isTTY && { ask: (question: string) => askPerson(question, interrupt.signal) }),
});
