import { afterAll, beforeAll, expect, test } from 'vitest';
import { leavers, type Leavers } from '../support/leavers.js';
import { leaveAtRandom, type Scene } from '../support/leaving.js';
import { skippedTime, type SkippedTime } from '../support/skipped-time.js';

let time: SkippedTime;
let place: Leavers;
let scene: Scene;

beforeAll(async () => {
  place = leavers(() => ({ client: time.env.client, taskQueue: time.taskQueue }));
  time = await skippedTime(place.activities);
  scene = {
    place,
    client: time.env.client,
    taskQueue: time.taskQueue,
    graceMs: 10 * 86_400_000,
    losesRaces: true,
    nearMs: { from: 1000, to: 5000 },
    looks: 60,
    now: () => time.env.currentTimeMs(),
    sleep: (ms) => time.env.sleep(ms),
  };
});
afterAll(() => time.stop());

test('whatever is decided, whenever: what was acknowledged holds, and every run ends', async () => {
  const ends: string[] = [];
  for (let seed = 1; seed <= 60; seed += 1) ends.push(await leaveAtRandom(seed, scene));
  // Otherwise the promises were never put to the test.
  expect(ends.filter((end) => end === 'deleted').length).toBeGreaterThan(10);
  expect(ends.filter((end) => end === 'rescinded').length).toBeGreaterThan(3);
}, 120_000);
