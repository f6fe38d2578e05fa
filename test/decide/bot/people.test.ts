import { describe, expect, test } from '@jest/globals';
import { codesOf, createOf, customersOf, DAY, kindsOf, notesOf } from '../lane.ts';
import { rule } from '../rules/rule-lane.ts';
import { heard, withBot } from './bot-lane.ts';

const begun = (...more: Parameters<typeof withBot>) => {
  const bot = withBot(...more);
  bot.lane.made(bot.says('Hi'));
  return bot;
};

describe('The bot is silent as soon as a person', () => {
  test('replies', () => {
    const bot = begun();
    bot.lane.reply('<p>Hello, Ben here.</p>');
    expect(heard(bot.says('1'))).toEqual([]);
  });
  test('writes an internal note', () => {
    const bot = begun();
    bot.lane.comment('<p>I look into it</p>', { public: false });
    expect(heard(bot.says('1'))).toEqual([]);
  });
  test('answers from the phone', () => {
    const bot = begun();
    bot.lane.tell({ type: 'phone-app-message', wamid: 'p1', kind: 'text', text: 'Hi', sentAt: bot.lane.now });
    expect(heard(bot.says('1'))).toEqual([]);
  });
  test.each(['pending', 'hold'] as const)('sets the ticket to %s', (status) => {
    const bot = begun();
    bot.lane.status(status);
    expect(heard(bot.says('1'))).toEqual([]);
  });
  test('takes the ticket', () => {
    const bot = withBot();
    const values = { priority: 'normal', at: 1 } as const;
    const create = createOf(bot.says('Hi'));
    bot.lane.settle([create], { result: 'applied', data: { ticketId: '101', ticketStatus: 'new', values } });
    const snapshot = { ticketId: '101', status: 'open', updatedAt: bot.lane.now } as const;
    const taken = { ...values, assignee: '9', at: 2 };
    bot.lane.settle([{ kind: 'read-ticket', ticket: 'conv:1' }], {
      result: 'applied',
      data: { snapshot, values: taken },
    });
    expect(heard(bot.says('1'))).toEqual([]);
  });
  test('but not when an automation only opens it', () => {
    const bot = begun();
    bot.lane.status('open');
    expect(heard(bot.says('1'))).toHaveLength(1);
  });
});

describe('The bot begins anew', () => {
  test('when the ticket was solved and the customer writes again', () => {
    const bot = begun();
    bot.lane.reply('<p>Done.</p>');
    bot.lane.status('solved');
    expect(heard(bot.says('I have another question'))[0]).toContain('Hello!');
  });
  test('when it solved the ticket itself, though the helpdesk has not said so yet', () => {
    const bot = begun();
    bot.says('2');
    bot.says('When are you open?');
    bot.quiet();
    const again = bot.says('And my parcel?');
    expect(heard(again)).toEqual(['What is your order number?']);
    expect(customersOf(again)).toEqual([expect.objectContaining({ ticket: 'conv:1', reopen: true })]);
  });
  test('but not for thanks', () => {
    const bot = begun();
    bot.says('2');
    bot.says('When are you open?');
    bot.quiet();
    bot.lane.status('solved');
    expect(heard(bot.says('Thanks!'))).toEqual([]);
  });
  test('with every new ticket', () => {
    const bot = begun();
    bot.says('3');
    expect(heard(bot.says('new request'))[0]).toContain('Hello!');
  });
});

describe('Rules and the bot:', () => {
  const human = rule('human', { words: ['robot'], phase: ['bot'] }, { escalate: { tier: 2, reason: 'no robots' } });
  const rules = { rules: [human], tiers: { 2: { group: 'Support', reply: 'handover' } } } as const;

  test('an escalation ends its talk, on the first message too', () => {
    const bot = withBot({}, { rules });
    const first = bot.says('No robot please');
    expect(createOf(first).draft.group).toBe('Support');
    expect(heard(first)).toEqual(['Thank you. A colleague will take over and reply to you here.']);
    expect(bot.state.bot).toBeUndefined();
  });
  test('the phase is that of people once they took over', () => {
    const bot = withBot({}, { rules });
    bot.lane.made(bot.says('Hi'));
    bot.lane.reply('<p>Hello</p>');
    expect(codesOf(bot.says('robot'))).not.toContain('rules.matched');
  });
  test('a reply of a rule is the one text of the turn', () => {
    const refund = rule('refund', { words: ['refund'] }, { reply: 'Refunds take a week.' });
    const bot = withBot({}, { rules: { rules: [refund] } });
    bot.lane.made(bot.says('Hi'));
    expect(heard(bot.says('refund order status'))).toEqual(['Refunds take a week.']);
  });
  test('a rule sends the talk to a step', () => {
    const jump = rule('jump', { words: ['hours'] }, { bot: 'faq' });
    const bot = withBot({}, { rules: { rules: [jump] } });
    bot.lane.made(bot.says('Hi'));
    expect(heard(bot.says('hours'))).toEqual(['What would you like to know?']);
  });
  test('whoever talks with the bot is not told that nobody is there', () => {
    const hours = { default: { timeZone: 'UTC', open: {}, holidays: [] } };
    const closed = rule('closed', { hours: 'closed', first: true }, { reply: 'outOfHours', tags: ['night'] });
    const bot = withBot({}, { rules: { rules: [closed], hours }, messages: { outOfHours: 'We are closed.' } });
    const first = bot.says('Hi');
    expect(heard(first)).toHaveLength(1);
    expect(heard(first)[0]).toContain('Hello!');
    expect(createOf(first).draft.tags).toContain('night');
  });
});

describe('The bot says nothing', () => {
  test('to a customer who wants no automatic texts', () => {
    const bot = begun();
    bot.says('STOP');
    expect(heard(bot.says('1'))).toEqual([]);
    expect(bot.state.bot).toBeUndefined();
  });
  test('to a message from days ago', () => {
    const bot = withBot();
    expect(heard(bot.lane.write('Hi', { sentAt: bot.lane.now - 2 * DAY }))).toEqual([]);
  });
  test('outside: observed, it is written down like everything else', () => {
    const bot = withBot({}, { mode: 'observe' });
    expect(bot.says('Hi')).toMatchObject({ observed: true });
    expect(heard(bot.says('1'))).toEqual(['What is your order number?']);
  });
});

test('Two conversations that turn out to be one go on with the newer talk, and share the budget', () => {
  const other = begun();
  other.says('1');
  const bot = withBot();
  bot.lane.tell({ type: 'conversation-merged', loser: { ...other.state, id: 'other' } });
  expect(bot.state.bot?.step).toBe('order');
  expect(bot.state.botSent).toHaveLength(2);
  expect(bot.lane.timer('bot')).toBeDefined();
});

test('Words without a ticket are not lost when their conversation is merged into one with a newer talk', () => {
  const other = withBot({ ticketOn: 'handover' });
  other.says('My parcel is broken');
  const bot = begun();
  bot.says('1');
  bot.lane.tell({ type: 'conversation-merged', loser: { ...other.state, id: 'other' } });
  expect(bot.state.bot?.talk?.map((line) => line.by)).toEqual(['customer', 'bot']);
});

test('The fields of the ticket that speak of input are set when the talk comes to people', () => {
  const fields = { order: '{{input.order_number}}', why: '{{escalation.reasons}}' };
  const bot = begun({}, { ticket: { fields } });
  bot.says('1');
  const failed = bot.answers(bot.says('12345678'), undefined);
  expect(failed.effects).toContainEqual(
    expect.objectContaining({
      kind: 'update-ticket',
      change: expect.objectContaining({ fields: { order: '12345678', why: 'order question' } }),
    }),
  );
  expect(kindsOf(failed)).toContain('send-text');
  expect(notesOf(failed).join()).toContain('[decision]');
});

describe('A first message that waits for what the helpdesk knows of the customer', () => {
  const vip = rule('vip', { customer: ['vip'] }, { escalate: { tier: 2, reason: 'VIP' } });
  const rules = {
    rules: [vip],
    customers: { vip: { tags: ['vip'], organizations: [] } },
    tiers: { 2: { group: 'Support', reply: 'handover' } },
  } as const;
  const told = (tags: readonly string[], ticketOn: 'first-message' | 'handover') => {
    const bot = withBot({ ticketOn }, { rules });
    expect(kindsOf(bot.says('Hi'))).toEqual(['ensure-requester']);
    expect(bot.state.bot).toBeUndefined();
    const requester = { tags, organizations: [] };
    return bot.lane.settle([{ kind: 'ensure-requester' }], {
      result: 'applied',
      data: { requesterId: '77', requester },
    });
  };

  test.each(['first-message', 'handover'] as const)('is answered by the bot afterwards (%s)', (ticketOn) =>
    expect(heard(told([], ticketOn))[0]).toContain('Hello!'),
  );
  test.each(['first-message', 'handover'] as const)('or goes to people (%s)', (ticketOn) => {
    const decision = told(['vip'], ticketOn);
    expect(createOf(decision)).toMatchObject({ html: 'Hi', draft: { group: 'Support' } });
    expect(heard(decision)).toEqual(['Thank you. A colleague will take over and reply to you here.']);
  });
});
