import { describe, expect, test } from '@jest/globals';
import type { Condition, RuleResult } from '../../../src/core/rules.ts';
import { codesOf, DAY, HOUR, kindsOf, MINUTE, startLane, T0, textsOf } from '../lane.ts';
import { OFFICE, rule, TIERS, withRules } from './rule-lane.ts';

const TIMER = 'rules:conv:1';
const elapsed = (time: number) => ({ time, clock: 'elapsed' }) as const;
const opening = (time: number) => ({ time, clock: 'opening' }) as const;
const waiting = (when: Condition, does: RuleResult = { tags: ['waiting'] }) => rule('waiting', when, does);

describe('A rule that waits for a ticket to be solved', () => {
  test('does what it says when the time has come, once', () => {
    const lane = withRules([waiting({ unsolvedFor: elapsed(4 * HOUR) })]);
    expect(kindsOf(lane.begin())).not.toContain('add-tags');
    expect(lane.timer(TIMER)).toBe(T0 + 4 * HOUR);
    expect(kindsOf(lane.ring(TIMER))).toEqual(['add-tags']);
    lane.write('Hello?');
    expect(lane.timer(TIMER)).toBeUndefined();
  });

  test('counts opening hours unless it says otherwise', () => {
    const lane = withRules([waiting({ unsolvedFor: opening(4 * HOUR) })], { hours: { default: OFFICE } });
    lane.begin();
    expect(lane.timer(TIMER)).toBe(T0 + DAY + 9 * HOUR);
  });

  test('leaves a solved ticket alone', () => {
    const lane = withRules([waiting({ unsolvedFor: elapsed(4 * HOUR) })]);
    lane.begin();
    lane.status('solved');
    expect([kindsOf(lane.ring(TIMER)), lane.timer(TIMER)]).toEqual([[], undefined]);
  });

  test('counts anew from when the ticket was opened again', () => {
    const lane = withRules([waiting({ unsolvedFor: elapsed(4 * HOUR) })]);
    lane.begin();
    lane.pass(HOUR);
    lane.status('solved');
    lane.pass(HOUR);
    lane.write('It is broken again');
    expect(lane.timer(TIMER)).toBe(T0 + 6 * HOUR);
  });

  test('may escalate, and tells the customer', () => {
    const escalate = { escalate: { tier: 3, reason: 'waits too long' } };
    const lane = withRules([waiting({ unsolvedFor: elapsed(HOUR) }, escalate)], { tiers: TIERS });
    lane.begin();
    const decision = lane.ring(TIMER);
    expect(kindsOf(decision)).toEqual(['update-ticket', 'add-comment', 'send-text']);
    expect(textsOf(decision)[0]).toContain('specialist');
  });
});

describe('A rule that waits for an answer', () => {
  const unanswered = waiting({ unansweredFor: elapsed(HOUR) });

  test("counts from the customer's first message that nobody answered", () => {
    const lane = withRules([unanswered]);
    lane.begin();
    lane.pass(30 * MINUTE);
    lane.write('Hello?');
    expect(lane.timer(TIMER)).toBe(T0 + HOUR);
  });

  test('waits on after an answer, until the customer writes again', () => {
    const lane = withRules([unanswered]);
    lane.begin();
    lane.pass(30 * MINUTE);
    lane.reply('<p>Yes?</p>');
    expect(kindsOf(lane.ring(TIMER))).toEqual([]);
    lane.pass(HOUR);
    lane.write('This');
    expect(lane.timer(TIMER)).toBe(lane.now + HOUR);
    expect(kindsOf(lane.ring(TIMER))).toEqual(['add-tags']);
  });
});

test('What a message says is judged when it comes, how things stand when the time has come', () => {
  const billing = waiting({ unsolvedFor: elapsed(HOUR), words: ['invoice'], status: ['open'] });
  const other = withRules([billing]);
  other.begin('Hello');
  expect(other.timer(TIMER)).toBeUndefined();
  const lane = withRules([billing]);
  lane.begin('my invoice');
  lane.status('pending');
  expect(kindsOf(lane.ring(TIMER))).toEqual([]);
  const open = withRules([billing]);
  open.begin('my invoice');
  open.status('open');
  expect(kindsOf(open.ring(TIMER))).toEqual(['add-tags']);
});

test('Several rules of a ticket share its timer, each at its time', () => {
  const second = rule('second', { unsolvedFor: elapsed(2 * HOUR) }, { tags: ['second'] });
  const lane = withRules([waiting({ unsolvedFor: elapsed(HOUR) }), second]);
  lane.begin();
  expect(lane.ring(TIMER).effects).toEqual([expect.objectContaining({ tags: ['waiting'] })]);
  expect(lane.timer(TIMER)).toBe(T0 + 2 * HOUR);
  expect(lane.ring(TIMER).effects).toEqual([expect.objectContaining({ tags: ['second'] })]);
});

test('A rule that is gone after a reload does nothing, and that is said', () => {
  const lane = withRules([waiting({ unsolvedFor: elapsed(HOUR) })]);
  lane.begin();
  lane.reload({});
  const decision = lane.ring(TIMER);
  expect([kindsOf(decision), codesOf(decision)]).toEqual([[], ['rules.timer-gone', 'rules.timer-early']]);
});

test('Timers of a conversation that is merged in are set in the one that goes on', () => {
  const other = withRules([waiting({ unsolvedFor: elapsed(HOUR) })]);
  other.begin();
  const lane = startLane({ rules: { rules: [waiting({ unsolvedFor: elapsed(HOUR) })] } });
  lane.tell({ type: 'conversation-merged', loser: { ...other.state, id: 'other' } });
  expect(lane.timer(TIMER)).toBe(T0 + HOUR);
});
