import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RefusalReason } from '../../src/core/outcome.ts';
import { begun, note, tags, words } from './effects.ts';
import { codesOf, createOf, kindsOf, notesOf, sendsOf, startLane, T0, wamidsOf } from './lane.ts';

describe('a comment that its ticket no longer takes', () => {
  test('goes to a follow-up when the ticket was closed, with everything behind it in order', () => {
    const lane = begun();
    const decision = lane.refuse([words('a'), words('b'), tags, note()], 'ticket-closed');
    expect(createOf(decision)).toMatchObject({
      ticket: 'conv:2',
      followUpOf: 'conv:1',
      html: '<p>a</p>',
      messages: ['a'],
    });
    expect(decision.effects.slice(-2)).toEqual([words('b', 'conv:2'), note('conv:2')]);
    expect(decision.messages.map(({ wamid, ticket }) => [wamid, ticket])).toEqual([
      ['a', 'conv:2'],
      ['b', 'conv:2'],
    ]);
    expect(lane.ticket()).toMatchObject({ status: 'closed', successor: 'conv:2' });
    expect(lane.state.currentTicket).toBe('conv:2');
    expect(codesOf(decision)).toContain('rehome.dropped');
  });

  test('goes where the first one went, when the next refusal comes', () => {
    const lane = begun();
    lane.refuse([words('a')], 'ticket-closed');
    const next = lane.refuse([words('b')], 'ticket-closed');
    expect(next.effects).toEqual([words('b', 'conv:2')]);
    expect(lane.state.tickets).toHaveLength(2);
  });

  test.each([
    ['ticket-gone', 'gone'],
    ['ticket-full', 'closed'],
  ] as const)('goes to a plain linked ticket after %s', (reason, status) => {
    const lane = begun();
    const decision = lane.refuse([words('a')], reason);
    expect(createOf(decision)).not.toHaveProperty('followUpOf');
    expect(notesOf(decision)[0]).toContain('icket 101');
    expect(lane.ticket().status).toBe(status);
  });

  test('leaves the talk current that the customer began meanwhile', () => {
    const lane = begun();
    lane.made(lane.write('new request'));
    const decision = lane.refuse([words('a')], 'ticket-closed');
    expect(createOf(decision).ticket).toBe('conv:3');
    expect(lane.state.currentTicket).toBe('conv:2');
  });

  test('is acknowledged like any first words of a ticket', () => {
    expect(sendsOf(begun({ acknowledgement: 'Hi' }).refuse([words('a')], 'ticket-closed'))).toHaveLength(1);
  });

  test('of a forgotten ticket goes to the current one, or opens one', () => {
    expect(begun().refuse([words('a', 'conv:-5')], 'ticket-closed').effects).toEqual([words('a')]);
    const fresh = startLane().refuse([words('a', 'conv:-5')], 'ticket-gone');
    expect(createOf(fresh)).toMatchObject({ ticket: 'conv:1', messages: ['a'] });
  });

  test('of a spammer is kept without a ticket', () => {
    const lane = begun();
    lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'spam', at: T0 });
    expect(lane.refuse([words('a')], 'ticket-gone').effects).toEqual([]);
  });

  test('of a customer whose ticket turns out to be spam is kept without a ticket, and so is what follows', () => {
    const lane = begun();
    expect(lane.refuse([words('a')], 'ticket-spam').effects).toEqual([]);
    expect(lane.write('buy')).toMatchObject({ discard: 'spam', effects: [] });
  });

  test('when it is a note of the bridge, goes to the current ticket or is dropped with a reason', () => {
    const lane = begun();
    expect(lane.refuse([note()], 'ticket-closed')).toMatchObject({
      effects: [],
      reasons: [{}, { code: 'rehome.dropped' }],
    });
    lane.made(lane.write('Hi again'));
    expect(lane.refuse([note()], 'ticket-closed').effects).toEqual([note('conv:2')]);
  });

  test.each(['requester-suspended', 'invalid', 'forbidden', 'too-large', 'other', 'unknown-field'] as const)(
    'for the reason %s is written as an internal note instead, and operators are told',
    (reason) => {
      const decision = begun().refuse([words('a')], reason);
      expect(decision.effects).toMatchObject([{ author: 'bridge', public: false, messages: ['a'] }]);
      expect(notesOf(decision)[0]).toMatch(/^\[event\] .*<br><p>a<\/p>$/);
      expect(decision.alerts).toMatchObject([{ what: 'add-comment-refused' }]);
      expect(begun().refuse(decision.effects, reason).effects).toEqual([]);
      // Still the customer's words: they find a place when the ticket was closed meanwhile.
      expect(createOf(begun().refuse(decision.effects, 'ticket-closed')).messages).toEqual(['a']);
    },
  );

  test('because the requester is gone is tried again after them', () => {
    const decision = begun().refuse([words('a'), words('b')], 'requester-gone');
    expect(decision.effects).toEqual([{ kind: 'ensure-requester' }, words('a'), words('b')]);
  });
});

test('no message of a refused call is lost or doubled, whatever happened to the tickets before', () => {
  const reasons = fc.constantFrom<RefusalReason>(
    'ticket-closed',
    'ticket-gone',
    'ticket-full',
    'ticket-unmade',
    'requester-gone',
    'requester-suspended',
    'unknown-field',
    'too-large',
    'invalid',
    'forbidden',
    'other',
  );
  const steps = fc.array(
    fc.constantFrom('closed', 'gone', 'solved', 'new request', 'write', 'merged', 'refuse-current', 'unmade'),
    { maxLength: 8 },
  );
  const kinds = fc.array(fc.constantFrom('words', 'note', 'tags'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(steps, kinds, reasons, fc.boolean(), (path, list, reason, made) => {
      const lane = startLane();
      const first = lane.write('Hi');
      if (made) lane.made(first);
      path.forEach((step, index) => {
        const no = lane.state.tickets.length;
        if (step === 'closed' || step === 'gone' || step === 'solved') lane.status(step, T0, no);
        else if (step === 'merged')
          lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'merged', at: T0, mergedInto: `7${index}` });
        else if (step === 'refuse-current') lane.refuse([words(`p${index}`, `conv:${no}`)], 'ticket-closed');
        else if (step === 'unmade') lane.refuse([words(`p${index}`, `conv:${no}`)], 'ticket-unmade');
        else {
          const decision = lane.write(step);
          if (kindsOf(decision).includes('create-ticket')) lane.made(decision);
        }
      });
      const effects = list.map((kind, index) =>
        kind === 'words' ? words(`m${index}`) : kind === 'note' ? note() : tags,
      );
      const decision = lane.refuse(effects, reason);
      expect(wamidsOf(decision)).toEqual(wamidsOf({ ...decision, effects }));
      const target = new Set(
        decision.effects.flatMap((effect) =>
          effect.kind === 'add-comment' && effect.author === 'customer' ? [effect.ticket] : [],
        ),
      );
      expect(target.size).toBeLessThanOrEqual(1);
    }),
  );
});
