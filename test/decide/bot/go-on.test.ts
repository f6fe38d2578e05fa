import { describe, expect, test } from '@jest/globals';
import type { TicketHint } from '../../../src/core/events.ts';
import { codesOf, DAY, kindsOf, MINUTE } from '../lane.ts';
import { rule } from '../rules/rule-lane.ts';
import { BOT, heard, withBot } from './bot-lane.ts';

const begun = (...more: Parameters<typeof withBot>) => {
  const bot = withBot(...more);
  bot.lane.made(bot.says('Hi'));
  return bot;
};

/** Two ways to speak without a new message of the customer. */
const WAITING = {
  'after words that it did not understand': (bot: ReturnType<typeof begun>) => {
    bot.says('xyzzy');
    return () => bot.quiet();
  },
  'after a lookup': (bot: ReturnType<typeof begun>) => {
    bot.says('1');
    const asked = bot.says('12345678');
    return () => bot.answers(asked, { status: 'shipped' });
  },
};

describe.each(Object.entries(WAITING))('%s the bot says nothing', (_title, waiting) => {
  test('to a customer who ended automatic texts on another number meanwhile', () => {
    const bot = begun();
    const goOn = waiting(bot);
    bot.lane.become({ optedOutAt: bot.lane.now });
    expect(heard(goOn())).toEqual([]);
    expect(bot.state.bot).toBeUndefined();
  });

  test('when the 24 hours are over meanwhile', () => {
    const bot = begun();
    const goOn = waiting(bot);
    bot.lane.pass(DAY);
    expect(heard(goOn())).toEqual([]);
    expect(bot.state.bot).toBeUndefined();
  });

  test.each(['spam', 'deleted'] as const)('on a ticket that is %s meanwhile', (what) => {
    const bot = begun();
    const goOn = waiting(bot);
    const hint: TicketHint = { type: 'ticket-hint', ticketId: '101', what, at: bot.lane.now };
    bot.lane.tell(hint);
    const decision = goOn();
    expect(kindsOf(decision)).toEqual([]);
    expect(codesOf(decision)).toContain('bot.ticket-over');
    expect(bot.lane.timer('bot')).toBeUndefined();
  });
});

describe('After observing,', () => {
  test.each(['first-message', 'handover'] as const)(
    'a customer who never heard the bot meets it anew (%s)',
    (ticketOn) => {
      const bot = withBot({ ticketOn }, { mode: 'observe' });
      bot.says('Hi');
      bot.says('1');
      bot.lane.reload({ bot: { ...BOT, ticketOn } });
      expect(heard(bot.says('Hello?'))).toEqual([expect.stringContaining('Hello!')]);
    },
  );

  test('nothing comes of a talk that was only observed', () => {
    const bot = withBot({ ticketOn: 'handover' }, { mode: 'observe' });
    bot.says('My kitchen is under water');
    bot.lane.reload({ bot: { ...BOT, ticketOn: 'handover' } });
    expect(kindsOf(bot.quiet())).toEqual([]);
    expect(bot.lane.timer('bot')).toBeUndefined();
  });
});

test('A new request in the middle of a talk leaves what was said to the bot on the first ticket', () => {
  const bot = begun();
  bot.says('1');
  bot.says('12345678');
  const asked = bot.says('new request');
  expect(asked.effects).toContainEqual(
    expect.objectContaining({ ticket: 'conv:1', html: expect.stringContaining('order_number: 12345678') }),
  );
  expect(heard(asked)).toEqual([expect.stringContaining('Hello!')]);
});

test('A quote of a solved ticket takes no words from a talk without one', () => {
  const bot = begun();
  bot.lane.reply('<p>Done.</p>');
  bot.lane.status('solved');
  bot.lane.reload({ bot: { ...BOT, ticketOn: 'handover' } });
  bot.says('new request');
  bot.lane.reload({ bot: BOT });
  bot.lane.pass(10_000);
  bot.lane.write('About this', { quotes: 'w1', refs: { messageTicket: 'conv:1' } });
  expect(bot.state.bot?.talk).toBeDefined();
});

test('Where an agent merged its ticket into another one, the bot hands over there', () => {
  const bot = begun();
  bot.lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'merged', mergedInto: '555', at: bot.lane.now });
  const person = bot.says('3');
  const tickets = person.effects.flatMap((effect) => ('ticket' in effect ? [effect.ticket] : []));
  expect(new Set(tickets)).toEqual(new Set(['conv:2']));
  expect(kindsOf(person)).toContain('update-ticket');
});

test('Asking for a person is no answer to a free question', () => {
  const bot = withBot({
    start: 'what',
    steps: { what: { text: 'What happened?', input: { field: 'what' }, end: true } },
  });
  bot.lane.made(bot.says('Hi'));
  expect(codesOf(bot.says('Talk to someone!'))).toContain('bot.hands-over');
});

test('Thanks for an answer end the talk: they are nothing that the bot does not understand', () => {
  const bot = begun();
  bot.says('2');
  bot.says('When are you open?');
  const thanked = bot.says('Thanks a lot!');
  expect(heard(thanked)).toEqual([]);
  expect(thanked.effects).toContainEqual(expect.objectContaining({ kind: 'update-ticket', solve: true }));
  expect(bot.state.bot).toBeUndefined();
  expect(heard(bot.says('Thanks!'))).toEqual([]);
});

test('Thanks before any answer end nothing', () => {
  const bot = begun();
  bot.says('Thanks');
  expect(bot.state.bot).toBeDefined();
});

test('A rule that asks how long the bot talks leaves alone who got their answer and is silent', () => {
  const long = rule('long', { botFor: 5 * MINUTE }, { escalate: { tier: 2, reason: 'takes too long' } });
  const bot = begun({}, { rules: { rules: [long], tiers: { 2: {} } } });
  bot.says('2');
  bot.says('When are you open?');
  expect(codesOf(bot.quiet())).not.toContain('rules.escalated');
  expect(bot.quiet().effects).toContainEqual(expect.objectContaining({ kind: 'update-ticket', solve: true }));
});

test('A talk that went quiet on a ticket that is gone adds nothing to it', () => {
  const bot = begun();
  bot.lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'deleted', at: bot.lane.now });
  expect(kindsOf(bot.quiet())).toEqual([]);
});
