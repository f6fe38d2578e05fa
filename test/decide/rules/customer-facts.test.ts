import { describe, expect, test } from '@jest/globals';
import type { AppliedData } from '../../../src/core/outcome.ts';
import { codesOf, createOf, customersOf, HOUR, kindsOf, startLane, textsOf } from '../lane.ts';
import { rule, TIERS, withRules } from './rule-lane.ts';

const customers = { vip: { tags: ['vip'], organizations: ['Big Customer GmbH'] } };
const vip = rule('vip', { customer: ['vip'] }, { priority: 'urgent', escalate: { tier: 3, reason: 'VIP' } });
const vipOrders = rule('vip orders', { customer: ['vip'], words: ['order'] }, { group: 'Orders' });
const notVip = rule('others', { not: { customer: ['vip'] } }, { tags: ['standard'] });
const lane = (rules = [vip]) => withRules(rules, { customers, tiers: TIERS });
const tell = (to: ReturnType<typeof startLane>, tags: readonly string[], organizations: readonly string[] = []) => {
  const data: AppliedData = { requesterId: '77', requester: { tags, organizations } };
  return to.settle([{ kind: 'ensure-requester' }], { result: 'applied', data });
};

describe('What the helpdesk knows of a customer', () => {
  test('is asked first for a new ticket', () => {
    expect(kindsOf(lane().write('Hello'))).toEqual(['ensure-requester']);
  });

  test('decides at once when it was told a moment ago', () => {
    const known = lane();
    known.write('Hello');
    tell(known, [], ['big customer gmbh']);
    const decision = known.write('new request');
    expect(kindsOf(decision)[0]).toBe('create-ticket');
    expect(decision.effects[0]).toMatchObject({ draft: { priority: 'urgent', group: 'Specialists' } });
    known.pass(HOUR);
    // An hour later somebody may have changed the record: it is asked again, and decides then.
    expect(kindsOf(known.write('new request'))).toEqual(['ensure-requester']);
    expect(createOf(tell(known, ['vip'])).draft.priority).toBe('urgent');
  });

  test('changes nothing for somebody else', () => {
    const other = lane([vip, notVip]);
    other.write('Hello');
    expect(createOf(tell(other, ['somebody'])).draft).toMatchObject({
      priority: 'normal',
      tags: ['whatsapp', 'standard'],
    });
  });

  test('is put together with what the message said', () => {
    const words = lane([vipOrders]);
    words.write('my order');
    expect(createOf(tell(words, ['vip'])).draft.group).toBe('Orders');
    const none = lane([vipOrders]);
    expect(createOf(none.write('Hello')).draft).not.toHaveProperty('group');
  });

  test('is not asked where no kind of customer is configured', () => {
    expect(kindsOf(startLane().write('Hello'))).toEqual(['create-ticket']);
  });
});

describe('A new ticket waits a moment for what rules ask of the customer:', () => {
  const vipText = { ...TIERS, 3: { ...TIERS[3], reply: 'escalated' } } as const;
  const waiting = () => withRules([vip], { customers, tiers: vipText }, { acknowledgement: 'Thank you!', numbers: {} });

  test('it is made on the answer, with the right values from the beginning and one text', () => {
    const first = waiting();
    const asked = first.write('Hello');
    expect([kindsOf(asked), codesOf(asked)]).toEqual([['ensure-requester'], ['rules.undecided']]);
    const told = tell(first, ['vip']);
    expect(createOf(told).draft).toMatchObject({ priority: 'urgent', group: 'Specialists' });
    expect(kindsOf(told)).not.toContain('ensure-requester');
    expect(textsOf(told)).toHaveLength(1);
    expect([first.timer('opening'), first.state.opening]).toEqual([undefined, undefined]);
    expect(told.messages).toEqual([expect.objectContaining({ wamid: 'wamid.1', ticket: 'conv:1' })]);
  });

  test('no longer than five seconds; what is told later only raises', () => {
    const late = waiting();
    late.write('Hello');
    const before = late.now;
    const made = late.ring('opening');
    expect(late.now - before).toBe(5_000);
    expect(createOf(made).draft.priority).toBe('normal');
    expect(textsOf(made)).toEqual(['Thank you!']);
    const told = tell(late, ['vip']);
    expect(told.effects[0]).toMatchObject({ kind: 'update-ticket', change: { raisePriorityTo: 'urgent' } });
    expect(textsOf(told)).toEqual([]);
  });

  test('nor once the customer writes on: both messages are there, in order', () => {
    const quick = waiting();
    quick.write('Hello');
    const second = quick.write('It is about my order');
    expect(kindsOf(second)).toEqual(['create-ticket', 'send-text', 'add-comment', 'ensure-requester']);
    expect(createOf(second)).toMatchObject({ html: expect.stringContaining('Hello'), messages: ['wamid.1'] });
    expect(customersOf(second)[0]).toMatchObject({ messages: ['wamid.2'] });
    expect(kindsOf(tell(quick, ['vip']))).toContain('update-ticket');
  });

  test('a refusal ends the wait too', () => {
    const refused = waiting();
    const asked = refused.write('Hello');
    expect(kindsOf(refused.refuse(asked.effects, 'other'))).toContain('create-ticket');
  });

  test('a message counts as repeated once, though it is looked at twice', () => {
    const again = rule('again', { repeated: 2 }, { tags: ['again'] });
    const twice = lane([vip, again]);
    twice.write('Hello');
    expect(createOf(tell(twice, [])).draft.tags).not.toContain('again');
  });

  test('a message of a conversation that is merged in is not lost', () => {
    const other = waiting();
    other.write('Hello');
    const survivor = waiting();
    const merged = survivor.tell({ type: 'conversation-merged', loser: { ...other.state, id: 'other' } });
    expect(createOf(merged).messages).toEqual(['wamid.1']);
    expect(survivor.state.opening).toBeUndefined();
  });

  test('observed, it is written down like any other', () => {
    const observed = withRules([vip], { customers }, { mode: 'observe' });
    observed.write('Hello');
    const made = observed.ring('opening');
    expect([made.observed, kindsOf(made)]).toEqual([true, ['create-ticket']]);
  });
});
