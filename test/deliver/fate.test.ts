import { describe, expect, test } from '@jest/globals';
import type { Effect } from '../../src/core/effects.ts';
import type { CallResult, RefusalReason } from '../../src/core/outcome.ts';
import type { ClaimedOp } from '../../src/core/store.ts';
import { fateOf } from '../../src/deliver/fate.ts';
import { comment, create, noticeTo, read, send } from '../contracts/store-contract/samples.ts';
import { opOf, RULES } from './ops.ts';

const fate = (result: CallResult, effects: readonly Effect[] = [comment('t:1', 'a')], more = {}) =>
  fateOf(opOf(effects, more), 'zendesk', result, 5_000, RULES);
const refusal = (reason: RefusalReason): CallResult => ({ result: 'refused', reason, detail: 'd', code: 'C' });
const note = comment('t:1', 'a');

describe('the fate of a call', () => {
  const refusals: readonly (readonly [RefusalReason, Effect, string, boolean])[] = [
    ['ticket-closed', note, 'refused', true],
    ['ticket-gone', note, 'refused', true],
    ['ticket-full', note, 'refused', true],
    ['too-large', note, 'refused', true],
    ['invalid', note, 'dead', false],
    ['forbidden', note, 'dead', false],
    ['other', { kind: 'ensure-requester' }, 'dead', false],
    ['requester-gone', create('t:1'), 'refused', true],
    ['invalid', create('t:1'), 'refused', true],
    ['window-closed', send('t:1', 'x'), 'refused', true],
    ['other', send('t:1', 'x'), 'refused', true],
  ];
  test.each(refusals)('%s of %p is settled as %s', (reason, effect, result, returnQueue) => {
    const { settlement, pause } = fate(refusal(reason), [effect]);
    expect(settlement).toMatchObject({ to: 'done', outcome: { result, reason, code: 'C' }, returnQueue, at: 5_000 });
    expect('holdMs' in settlement).toBe(result === 'dead');
    expect(pause).toBeUndefined();
  });

  test.each(['invalid', 'too-large'] as const)('a group refused as %s is taken apart for good', (reason) => {
    expect(fate(refusal(reason), [note, note]).settlement).toEqual({ to: 'split', solo: true, inMs: 0 });
  });

  test('a group on a closed ticket is refused whole', () => {
    expect(fate(refusal('ticket-closed'), [note, note]).settlement).toMatchObject({ to: 'done' });
  });

  test('throttled: the same bytes again, no attempt counted, Retry-After is a floor; the account rests if it is meant', () => {
    const one = fate({ result: 'throttled', retryAfterMs: 7_000, account: false, detail: 'd' });
    expect(one).toEqual({ settlement: { to: 'retry', inMs: 7_500, counts: false } });
    const all = fate({ result: 'throttled', retryAfterMs: 7_000, account: true, detail: 'd' });
    expect(all.pause).toEqual({ forMs: 7_500, reason: 'd' });
  });

  test('a refused sign-in pauses the account and counts no attempt', () => {
    expect(fate({ result: 'unauthorized', detail: 'd' })).toEqual({
      settlement: { to: 'retry', inMs: 300_000, counts: false },
      pause: { forMs: 300_000, reason: 'd' },
    });
  });

  test('unavailable: again with backoff, an attempt counted, given up after the configured time', () => {
    const away: CallResult = { result: 'unavailable', detail: 'd' };
    expect(fate(away, [note], { attempts: 4 }).settlement).toEqual({ to: 'retry', inMs: 8_000, counts: true });
    expect(fate(away, [note], { waitedMs: RULES.giveUpAfterMs }).settlement).toMatchObject({ to: 'retry' });
    expect(fate(away, [note], { waitedMs: RULES.giveUpAfterMs + 1 }).settlement).toMatchObject({
      to: 'done',
      outcome: { result: 'dead', reason: 'gave-up' },
      holdMs: 60_000,
    });
  });

  const doubts = [
    [note, 'answered', false, 5_000],
    [note, 'silent', false, 60_000],
    [send('t:1', 'x'), 'silent', false, 120_000],
    [send('t:1', 'x'), 'answered', true, 30_000],
    [create('t:1'), 'silent', false, 1_000],
    [read('t:1'), 'silent', false, 1_000],
  ] as const;
  test.each(doubts)('unknown (%#): never a retry, first looked at when it is due', (effect, cause, retryable, inMs) => {
    expect(fate({ result: 'unknown', cause, retryable, detail: 'd' }, [effect]).settlement).toEqual({
      to: 'unknown',
      cause,
      retryable,
      inMs,
      looked: false,
    });
  });

  test('applied: found comments travel on as events, what we wrote is known from now on', () => {
    const found = {
      ticketId: '900',
      id: '5',
      public: true,
      author: { id: '1', role: 'agent' },
      html: 'x',
      createdAt: 1,
      attachments: [],
    } as const;
    const { settlement } = fate({ result: 'applied', data: { comments: [found], commentIds: ['6'], ticketId: '900' } });
    expect(settlement).toEqual({
      to: 'done',
      outcome: { result: 'applied', data: { commentIds: ['6'], ticketId: '900' } },
      events: [
        {
          key: 'zendesk:comment:5',
          address: { to: 'conversation', conversationId: 'conv' },
          event: { type: 'comment-found', comment: found },
        },
      ],
      ownKeys: ['zendesk:comment:6'],
      returnQueue: false,
      at: 5_000,
    });
  });
});

describe('a ticket that a merge led to before our own creation was known', () => {
  const found = { ticketId: '900', id: '5', public: true, author: { id: '1', role: 'agent' as const } };
  const commented = { ...found, html: 'x', createdAt: 1, attachments: [] };
  const readOf = (externalId: string) =>
    fate(
      {
        result: 'applied',
        data: { snapshot: { ticketId: '900', externalId, status: 'open', updatedAt: 9 }, comments: [commented] },
      },
      [read('conv:1')],
      { ticket: { key: 'conv:1', helpdeskId: '900', status: 'open' } },
    ).settlement;

  test('gives none of its comments to this customer, and its own lane reads it', () => {
    expect(readOf('wa:other:1')).toMatchObject({
      events: [
        { address: { to: 'conversation', conversationId: 'other' }, event: { type: 'ticket-hint', ticketId: '900' } },
      ],
    });
  });

  test.each(['wa:conv:1', 'wa:conv:2', 'wa:merged:4', 'CRM-17'])(
    'is this customer’s own when it says %s',
    (externalId) => {
      expect(readOf(externalId)).toMatchObject({ events: [{ event: { type: 'comment-found' } }] });
    },
  );
});

test('a creation of unknown outcome is repeated with growing pauses', () => {
  const unknown: CallResult = { result: 'unknown', cause: 'answered', retryable: false, detail: 'd' };
  const pauses = [0, 3, 6].map((attempts) => fate(unknown, [create('t:1')], { attempts }).settlement);
  expect(pauses.map((settlement) => 'inMs' in settlement && settlement.inMs)).toEqual([1_000, 4_000, 32_000]);
});

test('an acknowledgement of unknown outcome holds replies back only as long as a status usually takes', () => {
  const unknown: CallResult = { result: 'unknown', cause: 'silent', retryable: false, detail: 'd' };
  const inMs = (purpose: 'reply' | 'acknowledgement') => {
    const { settlement } = fate(unknown, [send('t:1', 'x', { purpose })]);
    return 'inMs' in settlement ? settlement.inMs : undefined;
  };
  expect([inMs('reply'), inMs('acknowledgement')]).toEqual([120_000, 30_000]);
});

test('a read is never given up: an agent’s reply may hang on it', () => {
  const away: CallResult = { result: 'unavailable', detail: 'd' };
  expect(fate(away, [read('t:1')], { waitedMs: RULES.giveUpAfterMs * 10 }).settlement).toMatchObject({ to: 'retry' });
});

describe('a read mark', () => {
  test.each<CallResult>([
    { result: 'throttled', account: false, detail: 'd' },
    { result: 'unavailable', detail: 'd' },
    { result: 'unknown', cause: 'silent', retryable: true, detail: 'd' },
    { result: 'refused', reason: 'invalid', detail: 'd' },
  ])('a read mark is done with, whatever it comes to: %p', (result) => {
    const mark: Effect = { kind: 'mark-read', wamid: 'w', typing: true };
    const { settlement } = fate(result, [mark], { target: 'whatsapp-signal' });
    expect(settlement).toMatchObject({ to: 'done', outcome: { result: 'refused', detail: 'd' }, returnQueue: false });
  });

  test('a read mark for which the sign-in was refused still pauses the account', () => {
    const mark: Effect = { kind: 'mark-read', wamid: 'w', typing: false };
    const done = fate({ result: 'unauthorized', detail: 'd' }, [mark], { target: 'whatsapp-signal' });
    expect(done).toMatchObject({ settlement: { to: 'done' }, pause: { reason: 'd' } });
  });

  describe('files that are refused', () => {
    const photo = { id: 'wa:p', from: 'whatsapp', source: {}, name: 'p.jpg', contentType: 'image/jpeg' } as const;
    const stored = { name: 'p.jpg', contentType: 'image/jpeg', size: 5 };
    const refusal = { result: 'refused', reason: 'file', detail: 'HTTP 422' } as const;
    const fateWith = (minutesLeft: number, more: Partial<ClaimedOp> = {}) => {
      const handed = { ref: 'token', until: 1_000_000 + minutesLeft * 60_000 };
      const files = [{ ref: photo, state: { state: 'stored' as const, file: stored, handed } }];
      const op = opOf([comment('t:1', 'look', { files: [photo] })], { files, ...more });
      return fateOf(op, 'zendesk', refusal, 1_000_000, RULES).settlement;
    };

    test('are uploaded again when their handles are old, or an attempt may have used them up', () => {
      const again = { to: 'split', uploadAgain: true };
      expect(fateWith(10)).toMatchObject(again);
      expect(fateWith(49, { attempts: 1 })).toMatchObject(again);
      expect(fateWith(49, { state: { phase: 'retry' } })).toMatchObject(again);
    });

    test('fresh as they are, are what the other side does not take: the decision goes on without them', () => {
      expect(fateWith(49)).toMatchObject({ to: 'done', outcome: { result: 'refused', reason: 'file' } });
    });
  });
});

describe('the fate of a notice', () => {
  const notice = noticeTo('support');
  const away: CallResult = { result: 'unavailable', detail: 'd' };

  test.each<[string, CallResult]>([
    ['nobody there', away],
    ['no answer', { result: 'unknown', cause: 'silent', retryable: true, detail: 'd' }],
    ['throttled', { result: 'throttled', account: false, detail: 'd' }],
  ])('%s: the same again, but not for longer than somebody else could be told', (_what, result) => {
    const soon = fate(result, [notice], { waitedMs: 600_000 });
    expect(soon.settlement).toMatchObject({ to: 'retry' });
    const late = fate(result, [notice], { waitedMs: 600_001 }).settlement;
    expect(late).toMatchObject({ to: 'done', outcome: { result: 'refused', code: 'gave-up' }, returnQueue: false });
    expect('holdMs' in late).toBe(false);
  });

  test('it is tried at least every minute, unless it was asked to wait longer', () => {
    expect(fate(away, [notice], { attempts: 20 }).settlement).toMatchObject({ to: 'retry', inMs: 60_000 });
    const asked = fate({ ...away, retryAfterMs: 90_000 }, [notice], { attempts: 20 }).settlement;
    expect(asked).toMatchObject({ to: 'retry', inMs: 90_000 });
  });

  test('several that are too large for one message are taken apart, one alone is refused', () => {
    expect(fate(refusal('too-large'), [notice, notice]).settlement).toEqual({ to: 'split', solo: true, inMs: 0 });
    expect(fate(refusal('too-large'), [notice]).settlement).toMatchObject({ outcome: { result: 'refused' } });
  });
});
