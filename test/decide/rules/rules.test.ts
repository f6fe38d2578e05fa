import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../../src/core/rules.ts';
import { codesOf, createOf, customersOf, HOUR, kindsOf, notesOf, type startLane, T0, textsOf } from '../lane.ts';
import { rule, TIERS, withRules } from './rule-lane.ts';

const urgent = rule(
  'urgent words',
  { words: ['urgent'] },
  { priority: 'urgent', escalate: { tier: 2, reason: 'urgent' } },
);
const vip = rule('big words', { words: ['boss'] }, { escalate: { tier: 3, reason: 'boss' } });
const payment = rule('payment', { topic: ['billing'] }, { priority: 'high', group: 'Finance', tags: ['billing'] });

describe('A new ticket', () => {
  test('is as ever when no rule matches', () => {
    const create = createOf(withRules([payment]).write('Hello'));
    expect(create.draft).toMatchObject({ priority: 'normal', tags: ['whatsapp'] });
    expect(create.draft).not.toHaveProperty('group');
  });

  test('gets what all matching rules say, in order: a later value replaces an earlier one, the highest priority counts', () => {
    const later = rule(
      'later',
      { words: ['invoice'] },
      { priority: 'low', group: 'Billing', type: 'task', tags: ['x'] },
    );
    const lane = withRules([urgent, payment, later], { topics: { billing: ['invoice'] } });
    expect(createOf(lane.write('urgent invoice')).draft).toMatchObject({
      priority: 'urgent',
      group: 'Billing',
      type: 'task',
      tags: ['whatsapp', 'billing', 'x'],
    });
  });

  test('goes to the group of the highest tier, unless a rule names another', () => {
    const lane = withRules([urgent, vip], { tiers: TIERS });
    expect(createOf(lane.write('urgent, boss')).draft).toMatchObject({ priority: 'urgent', group: 'Specialists' });
    const finance = withRules([payment, urgent], { tiers: TIERS, topics: { billing: ['invoice'] } });
    expect(createOf(finance.write('urgent invoice')).draft).toMatchObject({ group: 'Finance' });
  });

  test('has the priority of its tier, unless the rule that escalates says another', () => {
    const quiet = rule('quiet', { words: ['boss'] }, { priority: 'normal', escalate: { tier: 3, reason: 'boss' } });
    expect(createOf(withRules([vip], { tiers: TIERS }).write('boss')).draft.priority).toBe('urgent');
    expect(createOf(withRules([quiet], { tiers: TIERS }).write('boss')).draft.priority).toBe('normal');
  });

  test('is lowered only by a rule that says so', () => {
    const low = { words: ['newsletter'] };
    expect(createOf(withRules([rule('a', low, { priority: 'low' })]).write('newsletter')).draft.priority).toBe(
      'normal',
    );
    expect(
      createOf(withRules([rule('a', low, { priority: 'low', lower: true })]).write('newsletter')).draft.priority,
    ).toBe('low');
  });

  test('gets nothing of the rules behind one that stops', () => {
    const stop = rule('stop', { words: ['invoice'] }, { tags: ['stopped'], stop: true });
    const lane = withRules([stop, payment], { topics: { billing: ['invoice'] } });
    expect(createOf(lane.write('invoice')).draft).toMatchObject({ priority: 'normal', tags: ['whatsapp', 'stopped'] });
  });

  test('has who, when and why of its escalation in the configured fields and in a note', () => {
    const fields = { reason: '{{escalation.reasons}}', tier: '{{escalation.tier}}' };
    const lane = withRules([urgent], { tiers: TIERS }, { ticket: { fields } });
    const decision = lane.write('urgent');
    expect(createOf(decision).draft.fields).toEqual({ reason: 'urgent', tier: '2' });
    expect(notesOf(decision)).toEqual([
      '[decision] Escalated to tier 2 (2026-11-22 04:00 UTC). Why: urgent. Rule: urgent words.',
    ]);
    // Without one the fields keep the helpdesk's own default.
    expect(createOf(withRules([urgent], {}, { ticket: { fields } }).write('Hello')).draft.fields).toEqual({});
  });

  test('shows fields of rules with their placeholders filled', () => {
    const lane = withRules([rule('a', {}, { fields: { who: '{{contact.name}} ({{contact.language}})' } })]);
    expect(createOf(lane.write('Ich möchte meine Bestellung stornieren')).draft.fields).toEqual({ who: 'Anna (de)' });
  });
});

describe('Conditions are AND between keys and OR in lists:', () => {
  const hits = (when: Condition, text: string, more = {}) => {
    const lane = withRules([rule('r', when, { tags: ['hit'] })], { topics: { a: ['alpha'], b: ['beta'] } });
    return createOf(lane.write(text, more)).draft.tags.includes('hit');
  };
  const cases: readonly [Condition, string, boolean, object?][] = [
    [{}, 'anything', true],
    [{ topic: ['a', 'b'] }, 'beta', true],
    [{ topic: ['a'], words: ['now'] }, 'alpha', false],
    [{ topic: ['a'], words: ['now'] }, 'alpha now', true],
    [{ any: [{ topic: ['a'] }, { words: ['now'] }] }, 'now', true],
    [{ any: [{ topic: ['a'] }, { words: ['now'] }] }, 'later', false],
    [{ all: [{ topic: ['a'] }, { not: { words: ['now'] } }] }, 'alpha', true],
    [{ all: [{ topic: ['a'] }, { not: { words: ['now'] } }] }, 'alpha now', false],
    [{ not: { topic: ['a'], words: ['now'] } }, 'alpha', true],
    [{ matches: ['order\\s#\\d{3}'] }, 'my ORDER #123', true],
    [{ shouting: true }, 'WHERE IS MY ORDER', true],
    [{ shouting: false }, 'Where is my order', true],
    [{ sentiment: ['negative'] }, 'This is terrible', true],
    [{ sentiment: ['neutral', 'positive'] }, 'This is terrible', false],
    [{ first: true }, 'Hello', true],
    [{ type: ['image'] }, '[image] alpha', true, { kind: 'image' }],
    [{ topic: ['a'] }, '[image] alpha', true, { kind: 'image' }],
    [{ words: ['image'] }, '[image] alpha', false, { kind: 'image' }],
    [{ type: ['voice'] }, '[voice message]', true, { kind: 'audio' }],
    [{ type: ['button'] }, '[list] alpha', true, { kind: 'interactive' }],
    [{ number: ['support'] }, 'Hello', true],
    [{ number: ['sales'] }, 'Hello', false],
    [{ language: ['en'] }, 'Hi', true],
    [{ language: ['de', 'it'] }, 'Vorrei annullare il mio ordine', true],
    [{ phase: ['agent'] }, 'Hello', true],
    [{ phase: ['bot'] }, 'Hello', false],
    [{ priority: ['normal'], tier: [1], status: ['new'] }, 'Hello', true],
    [{ failedAttempts: 1 }, 'Hello', false],
    [{ hours: 'open' }, 'Hello', true],
  ];
  test.each(cases.map(([when, text, expected, more]) => ({ when, text, expected, more })))(
    '$when on "$text": $expected',
    ({ when, text, expected, more }) => expect(hits(when, text, more)).toBe(expected),
  );

  test('the number of messages in a row that say the same', () => {
    const lane = withRules([rule('r', { repeated: 3 }, { tags: ['again'] })]);
    lane.begin('Hello?');
    expect(kindsOf(lane.write('hello'))).not.toContain('add-tags');
    expect(kindsOf(lane.write('HELLO!!'))).toContain('add-tags');
    expect(kindsOf(lane.write('something else'))).not.toContain('add-tags');
  });
});

describe('A later message', () => {
  const change = (decision: ReturnType<ReturnType<typeof startLane>['write']>) =>
    decision.effects.find((effect) => effect.kind === 'update-ticket' && effect.change !== undefined);

  test('changes the ticket behind its comment, once', () => {
    const lane = withRules([payment], { topics: { billing: ['invoice'] } });
    lane.begin();
    const decision = lane.write('my invoice');
    expect(kindsOf(decision)).toEqual(['add-comment', 'update-ticket', 'add-tags']);
    expect(change(decision)).toMatchObject({ change: { raisePriorityTo: 'high', group: 'Finance' } });
    expect(kindsOf(lane.write('my invoice again'))).toEqual(['add-comment']);
  });

  test('never lowers a priority', () => {
    const lane = withRules([urgent, rule('calm', { words: ['calm'] }, { priority: 'high' })]);
    lane.begin('urgent');
    expect(kindsOf(lane.write('calm'))).toEqual(['add-comment']);
  });

  test('escalates with a note, the configured fields and the customer told; the same tier again does nothing', () => {
    const lane = withRules([urgent, vip], { tiers: TIERS }, { ticket: { fields: { why: '{{escalation.reasons}}' } } });
    lane.begin();
    const second = lane.write('urgent');
    expect(change(second)).toMatchObject({
      change: { raisePriorityTo: 'urgent', group: 'Support', fields: { why: 'urgent' } },
    });
    expect(notesOf(second)[0]).toContain('[decision] Escalated to tier 2');
    expect(textsOf(second)).toEqual(['Thank you. A colleague will take over and reply to you here.']);
    const again = lane.write('urgent');
    expect([kindsOf(again), textsOf(again)]).toEqual([['add-comment'], []]);
    const third = lane.write('boss');
    expect(change(third)).toMatchObject({ change: { group: 'Specialists', fields: { why: 'urgent, boss' } } });
    expect(notesOf(third)[0]).toContain('tier 3');
    expect(kindsOf(lane.write('urgent'))).toEqual(['add-comment']);
  });

  test('that meets a closed ticket takes what its rules say along to the follow-up', () => {
    const lane = withRules([payment], { topics: { billing: ['invoice'] } });
    lane.begin();
    const decision = lane.write('invoice');
    const refused = lane.refuse(decision.effects, 'ticket-closed');
    expect(kindsOf(refused)).toEqual(expect.arrayContaining(['create-ticket', 'update-ticket', 'add-tags']));
    expect(change(refused)).toMatchObject({ ticket: 'conv:2', change: { group: 'Finance' } });
  });

  test('takes the tier along too, which is not reached a second time, but not that of an older talk', () => {
    const lane = withRules([urgent, payment], { tiers: TIERS, topics: { billing: ['invoice'] } });
    lane.begin();
    lane.refuse(lane.write('urgent').effects, 'ticket-closed');
    expect(lane.ticket(2).rules).toMatchObject({ tier: 2, reasons: ['urgent'] });
    const older = withRules([urgent], { tiers: TIERS });
    older.begin('urgent');
    older.refuse(older.write('Hello again').effects, 'ticket-closed');
    expect(older.ticket(2).rules?.tier ?? 1).toBe(1);
  });

  test('whose change was refused is no longer on its way, so that people are seen again', () => {
    const lane = withRules([payment], { topics: { billing: ['invoice'] } });
    lane.begin();
    const update = lane.write('invoice').effects.find(({ kind }) => kind === 'update-ticket');
    if (!update) throw new Error('nothing is changed');
    expect(lane.ticket().rules?.writing).toBe(1);
    const behind = lane.write('and this').effects;
    const refused = lane.refuse([update, ...behind], 'unknown-field');
    // What waited behind it goes out as it was.
    expect(customersOf(refused)).toEqual(behind);
    expect(refused.alerts).toHaveLength(1);
    expect(lane.ticket().rules?.writing).toBe(0);
  });

  test('whose values the helpdesk does not all know tags the ticket for an operator', () => {
    const lane = withRules([payment], { topics: { billing: ['invoice'] } });
    lane.begin();
    const update = lane.write('invoice').effects.find(({ kind }) => kind === 'update-ticket');
    if (!update) throw new Error('nothing is changed');
    const settled = lane.settle([update], { result: 'applied', data: { leftOut: ['group "Finance"'] } });
    expect(settled.effects).toContainEqual({ kind: 'add-tags', ticket: 'conv:1', tags: ['deskbridge_config'] });
    expect(settled.alerts).toEqual([{ what: 'config-left-out', detail: 'group "Finance"' }]);
  });
});

describe('People win:', () => {
  const shown = (group: string, at: number, priority = 'normal' as const) => ({ values: { priority, group, at } });
  const billing = { topics: { billing: ['invoice'] }, tiers: TIERS };
  /** A ticket that the helpdesk showed right after it was made. */
  const begun = () => {
    const lane = withRules([payment, vip], billing);
    const create = createOf(lane.write('Hello'));
    lane.settle([create], { result: 'applied', data: { ticketId: '101', ticketStatus: 'new', ...shown('1', T0) } });
    return lane;
  };
  const read = (lane: ReturnType<typeof begun>, group: string) => {
    lane.pass(HOUR);
    const snapshot = { ticketId: '101', status: 'open', updatedAt: lane.now } as const;
    lane.settle([{ kind: 'read-ticket', ticket: 'conv:1' }], {
      result: 'applied',
      data: { snapshot, ...shown(group, lane.now) },
    });
  };

  test('a group that an agent chose stays, whatever a rule of the same tier says', () => {
    const lane = begun();
    read(lane, '7');
    const decision = lane.write('invoice');
    expect(decision.effects).toContainEqual(
      expect.objectContaining({ kind: 'update-ticket', change: { raisePriorityTo: 'high' } }),
    );
    expect(codesOf(decision)).toContain('rules.people-win');
  });

  test('a higher tier changes it all the same', () => {
    const lane = begun();
    read(lane, '7');
    expect(lane.write('boss').effects).toContainEqual(
      expect.objectContaining({ kind: 'update-ticket', change: { raisePriorityTo: 'urgent', group: 'Specialists' } }),
    );
  });

  test('what is shown unchanged is nobody else’s', () => {
    const lane = begun();
    read(lane, '1');
    expect(codesOf(lane.write('invoice'))).not.toContain('rules.people-win');
  });

  test('a look from before our own change says nothing about people', () => {
    const lane = begun();
    const update = lane.write('invoice').effects.find(({ kind }) => kind === 'update-ticket');
    if (!update) throw new Error('nothing is changed');
    read(lane, '1');
    lane.pass(1);
    lane.settle([update], { result: 'applied', data: { ticketId: '101', ...shown('2', lane.now) } });
    read(lane, '2');
    expect(lane.ticket().rules?.human ?? []).toEqual([]);
    read(lane, '3');
    expect(lane.ticket().rules?.human).toEqual(['group']);
  });
});

describe('People are told', () => {
  const notify = { support: ['slack'], leads: ['teams'] } as const;
  const told = rule('big order', { words: ['order'] }, { notify: ['leads'] });
  const noticesOf = (decision: ReturnType<ReturnType<typeof startLane>['write']>) =>
    decision.effects.filter((effect) => effect.kind === 'notify');

  test('by a rule once on a ticket', () => {
    const lane = withRules([told], {}, { notify });
    expect(noticesOf(lane.begin('an order'))).toEqual([
      expect.objectContaining({
        ticket: 'conv:1',
        to: [{ channel: 'leads' }],
        notice: expect.objectContaining({ about: 'rule', what: 'big order', why: [] }),
      }),
    ]);
    expect(noticesOf(lane.write('an order'))).toEqual([]);
  });

  test('of an escalation by the tier, with the reason, together with what rules say', () => {
    const lane = withRules([told, urgent], { tiers: TIERS }, { notify });
    const [notice, ...more] = noticesOf(lane.write('urgent order'));
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      notice: { about: 'escalation', what: 'Escalated to tier 2', why: ['urgent words: urgent', 'big order'] },
    });
    expect(notice?.to.map(({ channel }) => channel)).toEqual(['leads', 'support']);
  });
});
