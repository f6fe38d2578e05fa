import { describe, expect, test } from '@jest/globals';
import { codesOf, HOUR, kindsOf, MINUTE, notesOf } from '../lane.ts';
import { rule } from '../rules/rule-lane.ts';
import { BOT, heard, STEPS, withBot } from './bot-lane.ts';

const FALLBACK = 'I did not understand. Write "agent" for a person.';
const HANDOVER = 'Thank you. A colleague will take over and reply to you here.';

describe('Input is asked for and kept', () => {
  const asked = () => {
    const bot = withBot();
    bot.lane.made(bot.says('Hi'));
    bot.says('1');
    return bot;
  };
  test.each(['A12345678', 'it is A12345678.', 'My number:\nA12345678\nThanks'])('out of "%s"', (text) => {
    const bot = asked();
    const given = bot.says(text);
    expect(given.effects.find(({ kind }) => kind === 'lookup')).toMatchObject({
      step: 'order_status',
      url: 'https://shop.example.com/orders/A12345678',
    });
    expect(bot.state.bot?.fields).toEqual({ order_number: 'A12345678' });
  });

  test("and what does not fit gets the step's own words once the turn is over", () => {
    const bot = asked();
    expect(heard(bot.says('no idea'))).toEqual([]);
    expect(heard(bot.quiet())).toEqual(['That is no order number.']);
    expect(heard(bot.says('12345'))).toEqual([]);
    expect(bot.state.bot?.waiting).toBeDefined();
  });
});

describe('A lookup', () => {
  const looking = () => {
    const bot = withBot();
    bot.lane.made(bot.says('Hi'));
    bot.says('1');
    return { bot, asked: bot.says('12345678') };
  };

  test('that is answered tells the customer, stands on the ticket, and solves it', () => {
    const { bot, asked } = looking();
    const answered = bot.answers(asked, { status: 'shipped' });
    expect(heard(answered)).toEqual(['Order 12345678: shipped.']);
    expect(notesOf(answered).join()).toMatch(/\[bot\] The lookup brought:<br>status: shipped/);
    expect(answered.effects).toContainEqual({ kind: 'add-tags', ticket: 'conv:1', tags: ['bot_solved'] });
    expect(answered.effects).toContainEqual(expect.objectContaining({ kind: 'update-ticket', solve: true }));
    expect(bot.state.bot).toBeUndefined();
    expect(bot.lane.timer('bot')).toBeUndefined();
  });

  test.each(['not found', 'late'])('that is %s goes on at the other step, which may hand over', (how) => {
    const { bot, asked } = looking();
    const failed = how === 'late' ? bot.quiet() : bot.answers(asked, undefined);
    expect(heard(failed)).toEqual(['I cannot find order 12345678, a colleague will help.']);
    expect(notesOf(failed).join()).toContain('order_number: 12345678');
    expect(notesOf(failed).join()).toContain('order question');
    expect(bot.state.bot).toBeUndefined();
    if (how === 'late') expect(codesOf(bot.answers(asked, { status: 'x' }))).toContain('bot.lookup-not-needed');
  });

  test('is waited for: what is written meanwhile is answered afterwards, and nothing is solved under it', () => {
    const { bot, asked } = looking();
    expect(heard(bot.says('and can I talk to an agent?'))).toEqual([]);
    const answered = bot.answers(asked, { status: 'shipped' });
    expect(heard(answered)).toEqual(['Order 12345678: shipped.', HANDOVER]);
    expect(kindsOf(answered)).not.toContain('add-tags');
  });

  test.each([
    ['../admin', '..%2Fadmin'],
    ['a b?x=1#y', 'a%20b%3Fx%3D1%23y'],
  ])('puts "%s" into the address as one part of it', (text, part) => {
    const steps = { ...STEPS, order: { input: { field: 'order_number' }, goto: 'order_status' } };
    const bot = withBot({ steps, start: 'order' });
    bot.says('Hi');
    expect(bot.says(text).effects.find(({ kind }) => kind === 'lookup')).toMatchObject({
      url: `https://shop.example.com/orders/${part}`,
    });
  });

  test('of two dots, which would lead up the path, is not made', () => {
    const steps = { ...STEPS, order: { input: { field: 'order_number' }, goto: 'order_status' } };
    const bot = withBot({ steps, start: 'order' });
    bot.says('Hi');
    expect(heard(bot.says('..'))[0]).toContain('I cannot find order ..');
  });
});

describe('Questions', () => {
  test('are answered by their words, and the bot stays there for the next one', () => {
    const bot = withBot();
    bot.lane.made(bot.says('Hi'));
    bot.says('2');
    expect(heard(bot.says('What are your opening hours?'))).toEqual(['Mon–Fri 9–18.']);
    expect(heard(bot.says('And when are you open on Friday?'))).toEqual(['Mon–Fri 9–18.']);
  });

  test('that were answered leave a solved ticket when nothing more is written', () => {
    const bot = withBot();
    bot.lane.made(bot.says('Hi'));
    bot.says('2');
    bot.says('When are you open?');
    const quiet = bot.quiet();
    expect(kindsOf(quiet)).toEqual(['add-tags', 'update-ticket']);
  });

  test('that were not answered leave the ticket to people', () => {
    const bot = withBot();
    bot.lane.made(bot.says('Hi'));
    bot.says('2');
    const before = bot.lane.now;
    const quiet = bot.quiet();
    expect(bot.lane.now - before).toBe(30 * MINUTE);
    expect(kindsOf(quiet)).toEqual(['add-comment']);
    expect(bot.state.bot).toBeUndefined();
  });
});

describe('What the bot does not understand', () => {
  test('is said after three seconds, with the menu again', () => {
    const bot = withBot();
    bot.says('Hi');
    const unclear = bot.says('xyzzy');
    expect([heard(unclear), codesOf(unclear)]).toEqual([[], expect.arrayContaining(['bot.unclear'])]);
    const before = bot.lane.now;
    expect(heard(bot.quiet())).toEqual([`${FALLBACK}\n\n1. Order status\n2. Questions\n3. Talk to us`]);
    expect(bot.lane.now - before).toBe(3_000);
  });

  test('counts once for several messages within seconds, and not at all when one of them is clear', () => {
    const bot = withBot();
    bot.says('Hi');
    bot.says('xyzzy');
    bot.lane.write('plugh');
    bot.quiet();
    expect(bot.state.bot?.failed).toBe(1);
    bot.says('hm');
    expect(heard(bot.lane.write('the order status'))).toEqual(['What is your order number?']);
    expect(bot.state.bot?.failed).toBeUndefined();
    expect(bot.state.bot?.unclearUntil).toBeUndefined();
  });

  test('belongs to the message before it when it follows at once', () => {
    const bot = withBot();
    bot.says('Hi');
    expect(codesOf(bot.lane.write('how are you?'))).toContain('bot.same-turn');
  });

  test('is a hand-over where a rule counts the attempts', () => {
    const gaveUp = rule('gave up', { failedAttempts: 3 }, { escalate: { tier: 2, reason: 'bot could not help' } });
    const tiers = { 2: { group: 'Support', reply: 'handover' } } as const;
    const bot = withBot({}, { rules: { rules: [gaveUp], tiers } });
    bot.lane.made(bot.says('Hi'));
    for (const text of ['foo', 'bar']) {
      bot.says(text);
      expect(heard(bot.quiet())[0]).toContain(FALLBACK);
    }
    bot.says('baz');
    const third = bot.quiet();
    expect(heard(third)).toEqual([HANDOVER]);
    expect(notesOf(third).join()).toContain('bot could not help');
    expect(bot.state.bot).toBeUndefined();
  });

  test('is a wish for a person wherever they ask for one', () => {
    const bot = withBot();
    bot.lane.made(bot.says('Hi'));
    bot.says('1');
    expect(heard(bot.says('Ich will einen Menschen sprechen'))).toHaveLength(1);
    expect(bot.state.bot).toBeUndefined();
  });

  test('gets no words where the fallback is off', () => {
    const bot = withBot({ fallback: false });
    bot.says('Hi');
    bot.says('xyzzy');
    expect(heard(bot.quiet())).toEqual([]);
    expect(bot.state.bot?.failed).toBe(1);
  });
});

test('A rule that asks how long the bot talks hands over when the time has come', () => {
  const slow = rule('slow', { botFor: 5 * MINUTE }, { escalate: { tier: 2, reason: 'bot took too long' } });
  const bot = withBot({}, { rules: { rules: [slow], tiers: { 2: { reply: 'handover' } } } });
  bot.lane.made(bot.says('Hi'));
  const begun = bot.lane.now;
  bot.says('1');
  const due = bot.quiet();
  expect(bot.lane.now - begun).toBe(5 * MINUTE);
  expect(heard(due)).toEqual([HANDOVER]);
});

describe('Beyond its budget', () => {
  test('the bot says nothing, and a person gets the ticket', () => {
    const bot = withBot({ budget: { count: 2, perMs: HOUR } });
    bot.lane.made(bot.says('Hi'));
    bot.says('1');
    const third = bot.says('menu');
    expect(heard(third)).toEqual([]);
    expect(codesOf(third)).toEqual(expect.arrayContaining(['bot.budget', 'rules.escalated']));
    expect(notesOf(third).join()).toContain('too many automatic messages');
  });

  test('a customer is greeted again after an hour', () => {
    const bot = withBot({ budget: { count: 1, perMs: HOUR } });
    bot.says('Hi');
    bot.lane.pass(HOUR);
    expect(heard(bot.says('menu'))).toHaveLength(1);
  });
});

test('Steps that lead in a circle end with a person', () => {
  const steps = { a: { text: 'A.', goto: 'b' }, b: { goto: 'a' } };
  const bot = withBot({ steps, start: 'a', budget: { count: 100, perMs: HOUR } });
  expect(codesOf(bot.says('Hi'))).toContain('bot.step-gone');
  expect(bot.state.bot).toBeUndefined();
});

describe('After a reload', () => {
  const fresh = (steps: typeof STEPS) => ({ bot: { ...BOT, steps } });
  test('a talk finishes its step as it was shown when the step is gone', () => {
    const bot = withBot();
    bot.says('Hi');
    bot.says('1');
    const { order: _order, ...left } = STEPS;
    bot.lane.reload(fresh(left));
    expect(kindsOf(bot.says('12345678'))).toContain('lookup');
  });
  test('one whose next step is gone comes to a person', () => {
    const bot = withBot();
    bot.says('Hi');
    bot.lane.reload(fresh({ welcome: STEPS['welcome'] ?? {} }));
    expect(codesOf(bot.says('1'))).toContain('bot.step-gone');
  });
  test('without a bot people go on, and the customer is told', () => {
    const bot = withBot();
    bot.says('Hi');
    bot.lane.reload({});
    expect(heard(bot.says('1'))).toEqual([HANDOVER]);
    expect(bot.state.bot).toBeUndefined();
  });
});
