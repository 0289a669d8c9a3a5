import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressTo } from '../../src/stack/progress.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const output = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
};

test('into a file, what is done soon is not mentioned', () => {
  const out = output(false);
  const done = progressTo(out)('building Kratos');
  vi.advanceTimersByTime(14_000);
  done();
  vi.advanceTimersByTime(60_000);
  expect(out.written).toEqual([]);
});

test('into a file, what takes long is told every 15 seconds, with how long so far', () => {
  const out = output(false);
  const progress = progressTo(out);
  progress('building Kratos');
  progress('building Temporal')();
  vi.advanceTimersByTime(31_000);
  expect(out.written).toEqual(['building Kratos (15 s)\n', 'building Kratos (30 s)\n']);
});

test('on a terminal one line is rewritten, and gone when all is done', () => {
  const out = output(true);
  const done = progressTo(out)('building Kratos');
  vi.advanceTimersByTime(2_000);
  expect(out.written.at(-1)).toBe('\r\u001b[2Kbuilding Kratos (2 s)');
  done();
  expect(out.written.at(-1)).toBe('\r\u001b[2K');
  expect(out.written.join('')).not.toContain('\n');
});
