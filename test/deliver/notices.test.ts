import { describe, expect, test } from '@jest/globals';
import type { Notify } from '../../src/core/effects.ts';
import { StoreUnavailableError } from '../../src/core/errors.ts';
import { type ReceivedEvent, TO_OPERATORS } from '../../src/core/events.ts';
import { bindHandOver, bindNotices } from '../../src/deliver/bind-notices.ts';
import { createHandOver } from '../../src/deliver/hand-over.ts';
import { noticeTo } from '../contracts/store-contract/samples.ts';
import { opOf } from './ops.ts';

const rules = { ticketUrl: (id: string) => `https://acme.example/tickets/${id}`, waitMs: 60_000, now: () => 100_000 };
const notice = { about: 'escalation', what: 'Tier 2', why: ['urgent words'] } as const;
const notify = (ticket?: string): Notify => ({
  kind: 'notify',
  to: [{ channel: 'support' }],
  notice,
  ...(ticket === undefined ? {} : { ticket }),
});

const bound = (effect: Notify, more: Parameters<typeof opOf>[1] = {}) =>
  bindHandOver(opOf([effect], { target: 'notify', ...more }), rules);

describe('A notice on its way to the operators', () => {
  test('gets the number of its ticket, a link to it, the name of the customer and the time of the decision', () => {
    expect(bound(notify('t:1'), { waitedMs: 400 })).toEqual({
      ok: true,
      call: {
        opId: 'op1',
        effectId: '1.0',
        raised: {
          type: 'notice-raised',
          to: [{ channel: 'support' }],
          card: {
            ...notice,
            at: 99_600,
            customer: 'Anna',
            ticket: { key: 't:1', id: '900', url: 'https://acme.example/tickets/900' },
          },
        },
      },
    });
  });

  test('waits while the ticket is being made, and after a minute goes without its number', () => {
    const making = { ticket: { key: 't:1', status: 'making' } } as const;
    expect(bound(notify('t:1'), { ...making, waitedMs: 59_999 })).toEqual({ ok: false, waitMs: 1_000 });
    expect(bound(notify('t:1'), { ...making, waitedMs: 60_000 })).toMatchObject({
      call: { raised: { card: { ticket: { key: 't:1' } } } },
    });
  });

  test('does not wait for a ticket that could not be made', () => {
    expect(bound(notify('t:1'), { ticket: { key: 't:1', status: 'failed' } })).toMatchObject({ ok: true });
  });

  test('without a ticket says nothing of a customer', () => {
    const { ticket: _none, ...op } = opOf([notify()], { target: 'notify' });
    expect(bindHandOver(op, rules)).toMatchObject({ call: { raised: { card: { ...notice, at: 100_000 } } } });
    expect(JSON.stringify(bindHandOver(op, rules))).not.toContain('Anna');
  });

  test('is an event of their lane, the same one however often it is handed over', async () => {
    const accepted: ReceivedEvent[] = [];
    const store = {
      accept: async (events: readonly ReceivedEvent[]) => {
        accepted.push(...events);
        return { accepted: 1, duplicates: 0, discarded: 0 };
      },
    };
    const handOver = createHandOver(store, { now: () => 5 });
    const { call } = bound(notify('t:1')) as { call: Parameters<typeof handOver.freeze>[0] };
    const signal = AbortSignal.timeout(1_000);
    const frozen = await handOver.freeze(call, signal);
    if (!frozen.ok) throw new Error('not frozen');
    for (let n = 0; n < 2; n += 1)
      expect(await handOver.perform(frozen.frozen, 'op1', signal)).toEqual({ result: 'applied', data: {} });
    expect(accepted).toEqual([
      { key: 'notice:1.0', address: TO_OPERATORS, event: call.raised },
      { key: 'notice:1.0', address: TO_OPERATORS, event: call.raised },
    ]);
  });

  test('waits for a store that is away', async () => {
    const away = async () => Promise.reject(new StoreUnavailableError('gone'));
    const handOver = createHandOver({ accept: away }, { now: () => 5 });
    const signal = AbortSignal.timeout(1_000);
    expect(await handOver.perform(JSON.stringify({}), 'op1', signal)).toMatchObject({ result: 'unavailable' });
  });
});

test('Notices of one way are one call, with each mention once', () => {
  const notices = [
    noticeTo('support', 'a', { mentions: ['U1'] }),
    noticeTo('support', 'b', { mentions: ['U2', 'U1'] }),
    noticeTo('support', 'c'),
  ];
  expect(bindNotices(opOf(notices, { target: 'to:support/0' }))).toEqual({
    ok: true,
    call: { opId: 'op1', cards: notices.map(({ card }) => card), mentions: ['U1', 'U2'] },
  });
});
