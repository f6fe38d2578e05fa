import { CONVERSATIONS, createSender, openTickets } from './conversations.ts';
import type { Figure } from './report.ts';
import { type Effort, startStage } from './stage.ts';

const MESSAGES = 10_000;
const AT_ONCE = 20;
const MB = 2 ** 20;

/** Resident memory of a fresh service after 10,000 messages went through it to their tickets. */
export const measureMemory = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const before: number[] = [];
  const after: number[] = [];
  for (let run = 0; run < (quick ? 1 : runs); run += 1) {
    const stage = await startStage({ limitsOff: true });
    const sender = createSender(stage);
    try {
      before.push((await stage.service.ask.memory()) / MB);
      await openTickets(stage);
      let next = 0;
      const write = async (): Promise<void> => {
        for (let n = next++; n < MESSAGES; n = next++) {
          const text = `Message ${n}: is there any news about my order?`;
          await sender.send({ customer: n % CONVERSATIONS, text, sentAt: Date.now() });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, write));
      await stage.settled();
      after.push((await stage.service.ask.memory()) / MB);
    } finally {
      sender.close();
      await stage.end();
    }
  }
  const figure = { unit: 'MB', digits: 0 };
  return [
    { name: 'memory after 10,000 messages', ...figure, values: after, target: { below: 150 } },
    { name: '  just started', ...figure, values: before },
  ];
};
