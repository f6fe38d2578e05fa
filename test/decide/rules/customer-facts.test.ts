import { describe, expect, test } from '@jest/globals';
import type { AppliedData } from '../../../src/core/outcome.ts';
import { HOUR, kindsOf, startLane, textsOf } from '../lane.ts';
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
  test('is asked for a new ticket, and rules that wait for it only raise then', () => {
    const first = lane();
    expect(kindsOf(first.begin())).toEqual(['ensure-requester', 'create-ticket']);
    const told = tell(first, ['VIP']);
    expect(told.effects[0]).toMatchObject({
      kind: 'update-ticket',
      ticket: 'conv:1',
      change: { raisePriorityTo: 'urgent', group: 'Specialists' },
    });
    expect(textsOf(told)).toEqual([]);
  });

  test('decides at once when it was told a moment ago', () => {
    const known = lane();
    known.begin();
    tell(known, [], ['big customer gmbh']);
    const decision = known.write('new request');
    expect(kindsOf(decision)[0]).toBe('create-ticket');
    expect(decision.effects[0]).toMatchObject({ draft: { priority: 'urgent', group: 'Specialists' } });
    known.pass(HOUR);
    // An hour later somebody may have changed the record: it is asked again, and decides then.
    const later = known.write('new request');
    expect(kindsOf(later).slice(0, 2)).toEqual(['ensure-requester', 'create-ticket']);
    expect(kindsOf(tell(known, ['vip']))).toContain('update-ticket');
  });

  test('changes nothing for somebody else', () => {
    const other = lane([vip, notVip]);
    other.begin();
    expect(tell(other, ['somebody']).effects).toEqual([
      expect.objectContaining({ kind: 'add-tags', tags: ['standard'] }),
    ]);
  });

  test('is put together with what the message said', () => {
    const words = lane([vipOrders]);
    words.begin('my order');
    expect(kindsOf(tell(words, ['vip']))).toEqual(['update-ticket']);
    const none = lane([vipOrders]);
    none.begin('Hello');
    expect(kindsOf(tell(none, ['vip']))).toEqual([]);
  });

  test('is not asked where no kind of customer is configured', () => {
    expect(kindsOf(startLane().write('Hello'))).toEqual(['create-ticket']);
  });
});
