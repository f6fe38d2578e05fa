import { expect, jest, test } from '@jest/globals';
import { SHORT } from './soak/options.ts';
import { reportOf } from './soak/report.ts';
import { soak } from './soak/run.ts';

jest.setTimeout(180_000);

test('a short soak: nothing lost, doubled or out of order, whatever the vendors do and however often the service is killed', async () => {
  const result = await soak(SHORT, () => {});
  process.stdout.write(`soak, seed ${SHORT.seed}\n${reportOf(result).join('\n')}\n`);
  const clean = { lost: [], doubled: [], inverted: [] };
  expect(result.inbound).toMatchObject({ sent: SHORT.messages, ...clean });
  expect(result.outbound).toMatchObject({ sent: SHORT.messages / SHORT.messagesPerReply, ...clean });
  expect(result.split).toBe(0);
  expect(result.kills).toBeGreaterThan(1);
});
