import { beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../src/core/errors.ts';
import type { CallResult } from '../../src/core/outcome.ts';
import type { ClaimedOp, OpState, Settlement } from '../../src/core/store.ts';
import type { Frozen, HelpdeskCall, ReadBack, WhatsAppCall } from '../../src/core/vendor.ts';
import { bindHelpdesk, bindWhatsApp } from '../../src/deliver/bind.ts';
import { deliver } from '../../src/deliver/deliver.ts';
import { comment, create, send } from '../contracts/store-contract/samples.ts';
import { opOf, QUIET_METRICS, RULES, SILENT_LOG } from './ops.ts';

const APPLIED: CallResult = { result: 'applied', data: {} };

describe('delivering', () => {
  let steps: string[];
  let settled: Settlement[];
  let frozen: Frozen;
  let result: CallResult;
  let found: ReadBack;
  let begun: { ok: true; attempt: number } | { ok: false; waitMs: number; held: boolean };
  let drawMs: number;
  let drawn: string[];
  let seconds: number;
  let freezeSeconds: number;
  /** How often the store is away when it is asked to do this. */
  let away: Record<string, number>;

  beforeEach(() => {
    steps = [];
    settled = [];
    frozen = { ok: true, frozen: 'made', leftOut: [] };
    result = APPLIED;
    found = { result: 'absent' };
    begun = { ok: true, attempt: 1 };
    drawMs = 0;
    drawn = [];
    seconds = 0;
    freezeSeconds = 0;
    away = {};
  });
  const takesOrFails = (what: string): void => {
    const left = away[what] ?? 0;
    away[what] = left - 1;
    if (left > 0) throw new StoreUnavailableError('away');
  };

  const run = (op: ClaimedOp, rules = RULES) =>
    deliver<HelpdeskCall | WhatsAppCall>(
      op,
      {
        vendor: {
          account: 'zendesk',
          freeze: async () => {
            steps.push('freeze');
            seconds += freezeSeconds;
            return frozen;
          },
          perform: async (bytes) => {
            steps.push(`perform ${bytes}`);
            return result;
          },
          readBack: async () => {
            steps.push('look');
            return found;
          },
          costs: () => [{ key: 'call', limit: 1, windowMs: 1 }],
          costsOfLook: () => [{ key: 'look', limit: 1, windowMs: 1 }],
        },
        bind: (claimed) => (claimed.target === 'whatsapp' ? bindWhatsApp(claimed) : bindHelpdesk(claimed)),
        store: {
          begin: async (_, bytes, costs) => {
            drawn.push(costs.map(({ key }) => key).join());
            steps.push(`begin ${bytes}`);
            takesOrFails('begin');
            return begun;
          },
          draw: async (costs) => {
            drawn.push(costs.map(({ key }) => key).join());
            return drawMs > 0 ? { ok: false, waitMs: drawMs, held: true } : { ok: true };
          },
          settle: async (_, settlement) => {
            takesOrFails('settle');
            steps.push(`settle ${settlement.to}`);
            settled.push(settlement);
            return 'settled';
          },
          pauseAccount: async () => {
            takesOrFails('pause');
            steps.push('pause');
          },
        },
        rules: { ...rules, timings: { ...rules.timings, idleMs: 1 } },
        clock: { now: () => 5_000 },
        monotonicSeconds: () => seconds,
        log: SILENT_LOG,
        metrics: QUIET_METRICS,
      },
      new AbortController().signal,
    );
  const unknown = (sinceMs: number, looks = 0): OpState => ({
    phase: 'unknown',
    cause: 'answered',
    retryable: false,
    looks,
    sinceMs,
  });
  const doubtful = (sinceMs: number, looks = 0) => opOf(undefined, { state: unknown(sinceMs, looks), frozen: 'old' });

  test('the intent is written between the bytes and the call', async () => {
    await run(opOf());
    expect(steps).toEqual(['freeze', 'begin made', 'perform made', 'settle done']);
  });

  test('a send is encoded anew for every attempt, since the customer may have another address by now', async () => {
    await run(opOf([send('t:1', 'x')], { target: 'whatsapp', state: { phase: 'retry' }, frozen: 'old' }));
    expect(steps).toEqual(['freeze', 'begin made', 'perform made', 'settle done']);
  });

  test('a retry sends the bytes it has', async () => {
    await run(opOf(undefined, { state: { phase: 'retry' }, frozen: 'old' }));
    expect(steps).toEqual(['begin old', 'perform old', 'settle done']);
  });

  test('what cannot be bound is refused without a call', async () => {
    await run(opOf(undefined, { ticket: { key: 't:1', status: 'failed' } }));
    expect(settled).toMatchObject([{ to: 'done', outcome: { result: 'refused', reason: 'ticket-unmade' } }]);
    expect(steps).toEqual(['settle done']);
  });

  test('bytes that cannot be made are judged like an answer', async () => {
    frozen = { ok: false, result: { result: 'unavailable', detail: 'd' } };
    await run(opOf());
    expect(settled).toMatchObject([{ to: 'retry', counts: true }]);
    expect(steps).toEqual(['freeze', 'settle retry']);
  });

  test('a used-up budget or a lost op starts no call', async () => {
    begun = { ok: false, waitMs: 5, held: false };
    expect(await run(opOf())).toBe(0);
    expect(steps).toEqual(['freeze', 'begin made']);
  });

  test('a budget that all of its kind draw on holds the kind, for a call as for a look', async () => {
    begun = { ok: false, waitMs: 5, held: true };
    expect(await run(opOf())).toBe(5);
    drawMs = 7;
    const unknown = { phase: 'unknown', cause: 'silent', retryable: false, looks: 0, sinceMs: 60_000 } as const;
    steps = [];
    expect(await run(opOf(undefined, { state: unknown, frozen: 'old', waitedMs: 90_000 }))).toBe(7);
    expect(steps).toEqual(['settle unknown']);
    expect(settled).toEqual([{ to: 'unknown', ...unknown, inMs: -90_000, looked: false }]);
  });

  test('a last look draws what the call after it costs too, so that nothing comes between the two', async () => {
    const unknown = { phase: 'unknown', cause: 'answered', retryable: false, sinceMs: 30_000 } as const;
    await run(opOf(undefined, { state: { ...unknown, looks: 0 }, frozen: 'old' }));
    expect(drawn).toEqual(['look']);
    drawn = [];
    await run(opOf(undefined, { state: { ...unknown, looks: 1 }, frozen: 'old' }));
    expect(drawn).toEqual(['look,call', '']);
    drawn = [];
    await run(opOf());
    expect(drawn).toEqual(['call']);
  });

  test('a lease that could end during the call starts none; the op is given back as it was', async () => {
    freezeSeconds = 5.001;
    await run(opOf());
    expect(steps).toEqual(['freeze', 'settle split']);
    steps = [];
    await run(opOf(undefined, { leaseMs: 24_999, frozen: 'old', state: { phase: 'retry' } }));
    expect(settled[1]).toEqual({ to: 'retry', inMs: 0, counts: false });
    await run({ ...doubtful(30_000, 1), leaseMs: 24_999 });
    expect(settled[2]).toMatchObject({ to: 'unknown', looks: 1, looked: false });
    expect(steps.join()).not.toContain('perform');
  });

  test('what a call came to is kept while the store is away, and no doubt comes of it', async () => {
    away = { settle: 3 };
    await run(opOf());
    expect(steps).toEqual(['freeze', 'begin made', 'perform made', 'settle done']);
    away = { pause: 2, settle: 1 };
    result = { result: 'throttled', account: true, detail: 'd' };
    await run(opOf());
    expect(steps.slice(-2)).toEqual(['pause', 'settle retry']);
  });

  test('an intent that the store may or may not have is no reason for a doubt either: no call was made', async () => {
    away = { begin: 1 };
    await run(opOf());
    expect(settled).toEqual([{ to: 'split', solo: false, inMs: 0 }]);
    away = { begin: 1 };
    await run(opOf(undefined, { state: { phase: 'retry' }, frozen: 'old' }));
    expect(settled[1]).toEqual({ to: 'retry', inMs: 0, counts: false });
    away = { begin: 1 };
    await run({ ...doubtful(60_000, 2), frozen: 'old' });
    expect(settled[2]).toMatchObject({ to: 'unknown', looks: 2, looked: false });
    expect(steps.join()).not.toContain('perform');
  });

  test('an account is paused before its op is given back', async () => {
    result = { result: 'throttled', account: true, detail: 'd' };
    await run(opOf());
    expect(steps.slice(-2)).toEqual(['pause', 'settle retry']);
  });

  test('an unknown comment is not looked at before its quiet time is over', async () => {
    await run(doubtful(1_000));
    expect(settled).toMatchObject([{ to: 'unknown', inMs: 4_000, looked: false }]);
    expect(steps).toEqual(['settle unknown']);
  });

  test('an unknown comment that is found is settled without a second call', async () => {
    found = { result: 'found', data: { commentIds: ['6'] } };
    await run(doubtful(5_000));
    expect(settled).toMatchObject([{ to: 'done', outcome: { result: 'applied' }, ownKeys: ['zendesk:comment:6'] }]);
    expect(steps).toEqual(['look', 'settle done']);
  });

  test('an absent comment is looked at again, and only after the last look written again, with the same bytes', async () => {
    await run(doubtful(5_000));
    expect(settled).toMatchObject([{ to: 'unknown', inMs: 25_000, looked: true }]);
    await run(doubtful(30_000, 1));
    expect(steps).toEqual(['look', 'settle unknown', 'look', 'begin old', 'perform old', 'settle done']);
  });

  test('a look that fails counts for nothing', async () => {
    found = { result: 'failed', retryAfterMs: 9_000, detail: 'd' };
    await run(doubtful(30_000, 1));
    expect(settled).toMatchObject([{ to: 'unknown', looked: false, inMs: 9_500 }]);
    expect(steps).toEqual(['look', 'settle unknown']);
  });

  const worn = RULES.timings.keyLivesMs;
  test.each([
    ['unknown', unknown(1), worn - 1, ['begin old', 'perform old', 'settle done']],
    ['unknown', unknown(1), worn, ['look', 'settle split']],
    ['retried', { phase: 'retry' } as const, worn - 1, ['begin old', 'perform old', 'settle done']],
    // An earlier attempt of a retried creation may have been an unknown one.
    ['retried', { phase: 'retry' } as const, worn, ['look', 'settle split']],
  ])('a creation that is %s (%#) never leans on a worn-out key', async (_, state, ageMs, expected) => {
    await run(opOf([create('t:1')], { state, ageMs, frozen: 'old' }));
    expect(steps).toEqual(expected);
  });

  test('a retried creation whose key is worn out is adopted when it is found', async () => {
    found = { result: 'found', data: { ticketId: '900' } };
    await run(opOf([create('t:1')], { state: { phase: 'retry' }, ageMs: worn, frozen: 'old' }));
    expect(settled).toMatchObject([{ to: 'done', outcome: { result: 'applied', data: { ticketId: '900' } } }]);
  });

  describe('where no key protects a creation', () => {
    const keyless = { ...RULES, timings: { ...RULES.timings, keyLivesMs: 0 } };
    const creation = (state: OpState, ageMs = 30_000) => opOf([create('t:1')], { state, ageMs, frozen: 'old' });

    test('it is looked for at the quiet times, and made anew when it is nowhere', async () => {
      await run(creation(unknown(1)), keyless);
      await run(creation(unknown(5_000)), keyless);
      await run(creation(unknown(30_000, 1)), keyless);
      expect(steps).toEqual(['settle unknown', 'look', 'settle unknown', 'look', 'settle split']);
    });

    test('it is taken when it is found', async () => {
      found = { result: 'found', data: { ticketId: '900' } };
      await run(creation(unknown(5_000)), keyless);
      expect(settled).toMatchObject([{ to: 'done', outcome: { data: { ticketId: '900' } } }]);
    });

    test('a try that certainly failed is simply made again', async () => {
      await run(creation({ phase: 'retry' }, 90_000_000), keyless);
      expect(steps).toEqual(['begin old', 'perform old', 'settle done']);
    });

    test('doubt waits for the first look', async () => {
      result = { result: 'unknown', cause: 'silent', retryable: false, detail: 'd' };
      await run(creation({ phase: 'retry' }), keyless);
      expect(settled).toMatchObject([{ to: 'unknown', inMs: 60_000 }]);
    });
  });

  test('a group refused as too large is taken apart', async () => {
    result = { result: 'refused', reason: 'too-large', detail: 'd' };
    await run(opOf([comment('t:1', 'a'), comment('t:1', 'b')]));
    expect(settled).toEqual([{ to: 'split', solo: true, inMs: 0 }]);
  });
});
