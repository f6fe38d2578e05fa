import { describe, expect, test } from '@jest/globals';
import { type Pump, startPump } from '../../src/engine/pump.ts';

/** Lets everything that is ready to run do so. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a pump', () => {
  test('works while there is work and sleeps until it is woken', async () => {
    let rounds = 0;
    let work = 3;
    const pump = startPump({
      round: async () => {
        rounds += 1;
        work -= 1;
        return work > 0;
      },
      idleMs: async () => 60_000,
      onFault: () => {},
      faultMs: 60_000,
    });
    await turn();
    expect(rounds).toBe(3);
    pump.wake();
    await turn();
    expect(rounds).toBe(4);
    await pump.stop();
    pump.wake();
    await turn();
    expect(rounds).toBe(4);
  });

  test('a wake during a round is not lost, and rounds never overlap', async () => {
    let running = 0;
    let most = 0;
    let rounds = 0;
    const waiting: { end: () => void } = { end: () => {} };
    const pump = startPump({
      round: async () => {
        rounds += 1;
        running += 1;
        most = Math.max(most, running);
        if (rounds === 1) {
          await new Promise<void>((resolve) => {
            waiting.end = resolve;
          });
        }
        running -= 1;
        return false;
      },
      idleMs: async () => 60_000,
      onFault: () => {},
      faultMs: 60_000,
    });
    await turn();
    pump.wake();
    pump.wake();
    waiting.end();
    await turn();
    expect(rounds).toBe(2);
    expect(most).toBe(1);
    await pump.stop();
  });

  test('a round that fails is told of and does not end the loop', async () => {
    const faults: unknown[] = [];
    let rounds = 0;
    const pump: Pump = startPump({
      round: async () => {
        rounds += 1;
        if (rounds === 1) throw new Error('the store is away');
        return false;
      },
      idleMs: async () => 60_000,
      onFault: (error) => faults.push(error),
      faultMs: 60_000,
    });
    await turn();
    expect([rounds, faults.length]).toEqual([1, 1]);
    pump.wake();
    await turn();
    expect(rounds).toBe(2);
    await pump.stop();
  });

  test('stop waits for the round at hand', async () => {
    let over = false;
    const pump = startPump({
      round: async () => {
        await turn();
        over = true;
        return true;
      },
      idleMs: async () => 0,
      onFault: () => {},
      faultMs: 0,
    });
    await pump.stop();
    expect(over).toBe(true);
  });
});
