import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Bench, post, startBench, webhookBody } from './harness.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.server.close(0));

const reread = (text: string, source = 'whatsapp') => bench.ports.intake.reread(source, Buffer.from(text));

test('a kept body that can be read now is taken in by the same keys', async () => {
  await post(bench, webhookBody(['1']));
  expect(await reread(webhookBody(['1', '2']))).toBeUndefined();
  expect([...bench.inbox.events.keys()]).toEqual(['wa:message:1', 'wa:message:2']);
});

test('one that still cannot be read says why, and nothing of it is taken in or kept again', async () => {
  expect(await reread(webhookBody(['1', 'bad']))).toBe('odd');
  expect(await reread('{')).toBe('no JSON');
  expect(await reread('crash')).toBe('fault while reading');
  expect(await reread('{}', 'elsewhere')).toContain('elsewhere');
  expect([bench.inbox.events.size, bench.inbox.unreadable.length]).toEqual([0, 0]);
});
