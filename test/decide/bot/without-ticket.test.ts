import { describe, expect, test } from '@jest/globals';
import { codesOf, createOf, customersOf, DAY, HOUR, kindsOf, notesOf, wamidsOf } from '../lane.ts';
import { rule } from '../rules/rule-lane.ts';
import { BOT, heard, STEPS, withBot } from './bot-lane.ts';

const HANDOVER = 'Thank you. A colleague will take over and reply to you here.';
const talking = (more: Parameters<typeof withBot>[1] = {}) => withBot({ ticketOn: 'handover' }, more);

describe('Where the ticket comes with the hand-over,', () => {
  test('the bot talks without one', () => {
    const bot = talking();
    expect(kindsOf(bot.says('Hi'))).toEqual(['send-interactive']);
    expect(kindsOf(bot.says('1'))).toEqual(['send-text']);
    expect(bot.state.tickets).toEqual([]);
  });

  test('and writes nothing of it on an older one', () => {
    const bot = talking();
    bot.says('Hi');
    bot.lane.made(bot.says('3'));
    bot.lane.status('solved');
    bot.lane.pass(7 * DAY);
    const sends = bot.says('Hi').effects;
    expect(sends.map(({ kind }) => kind)).toEqual(['send-interactive']);
    expect(kindsOf(bot.lane.settle(sends, { result: 'applied', data: { wamid: 'out.1' } }))).toEqual([]);
  });

  test('a talk that it ends leaves none', () => {
    const bot = talking();
    bot.says('Hi');
    bot.says('1');
    const answered = bot.answers(bot.says('12345678'), { status: 'shipped' });
    expect(kindsOf(answered)).toEqual(['send-text']);
    expect(bot.state.bot).toBeUndefined();
    expect(bot.state.tickets).toEqual([]);
  });

  test('the ticket has all words of the customer, the whole talk, what was asked and why, and the customer is told', () => {
    const bot = talking({ ticket: { fields: { order: '{{input.order_number}}', why: '{{escalation.reasons}}' } } });
    bot.says('Hi');
    bot.says('1');
    bot.says('12345678');
    const failed = bot.lane.ring('bot');
    expect(createOf(failed)).toMatchObject({
      html: 'Hi',
      draft: { group: 'Support', fields: { order: '12345678', why: 'order question' } },
    });
    expect(customersOf(failed).map(({ html }) => html)).toEqual(['1', '12345678']);
    expect(wamidsOf(failed)).toEqual(['wamid.1', 'wamid.2', 'wamid.3']);
    expect(failed.messages.map(({ wamid }) => wamid)).toEqual(['wamid.1', 'wamid.2', 'wamid.3']);
    const notes = notesOf(failed).join('\n');
    expect(notes).toContain('order_number: 12345678');
    expect(notes).toContain('[decision]');
    expect(notes).toMatch(/Customer: Hi<br>Bot: Hello![\s\S]*Customer: 12345678/);
    expect(heard(failed)).toEqual(['I cannot find order 12345678, a colleague will help.']);
  });

  test('what rules say of any message goes along', () => {
    const billing = rule('billing', { words: ['invoice'] }, { tags: ['billing'], priority: 'high' });
    const bot = talking({ rules: { rules: [billing], tiers: { 2: { group: 'Support' } } } });
    bot.says('My invoice');
    const chosen = bot.says('3');
    expect(createOf(chosen).draft).toMatchObject({ tags: ['whatsapp', 'billing'], priority: 'high', group: 'Support' });
    expect(heard(chosen)).toEqual([HANDOVER]);
    expect(heard(bot.says('1'))).toEqual([]);
  });

  test('rules that wait for time to pass go along, though the customer writes no more', () => {
    const slow = rule('slow', { unansweredFor: { time: HOUR, clock: 'elapsed' } }, { priority: 'urgent' });
    const bot = talking({ rules: { rules: [slow], tiers: { 2: {} } } });
    bot.says('Hi');
    bot.lane.made(bot.says('3'));
    expect(bot.lane.ring('rules:conv:1').effects).toContainEqual(
      expect.objectContaining({ kind: 'update-ticket', ticket: 'conv:1', change: { raisePriorityTo: 'urgent' } }),
    );
  });

  test('what rules say of the message that ends the talk counts too', () => {
    const stops = rule('stops', { words: ['stop'] }, { tags: ['stopped'] });
    const bot = talking({ rules: { rules: [stops], tiers: { 2: {} } } });
    bot.says('Hi');
    expect(createOf(bot.says('STOP')).draft.tags).toEqual(['whatsapp', 'stopped']);
  });

  test('a rule that escalates opens it at once', () => {
    const angry = rule('angry', { shouting: true }, { escalate: { tier: 2, reason: 'frustrated' } });
    const bot = talking({ rules: { rules: [angry], tiers: { 2: { reply: 'handover' } } } });
    bot.says('Hi');
    const shouted = bot.says('THIS IS RIDICULOUS');
    expect(kindsOf(shouted)[0]).toBe('create-ticket');
    expect(heard(shouted)).toEqual([HANDOVER]);
  });

  test('words that nobody understood are not lost when the customer goes', () => {
    const bot = talking();
    bot.says('Hi');
    bot.says('xyzzy');
    bot.quiet();
    const gone = bot.quiet();
    expect(kindsOf(gone)).toContain('create-ticket');
    expect(heard(gone)).toEqual([]);
  });

  test.each([
    ['the first ones', ['My kitchen is under water']],
    ['those that follow a greeting at once', ['Hi', 'my kitchen is under water']],
  ])('nor are they when they are %s', (_title, messages) => {
    const bot = talking();
    for (const text of messages) bot.lane.write(text);
    expect(createOf(bot.quiet()).html).toBe(messages[0]);
    expect(bot.state.bot).toBeUndefined();
  });

  test('nor is a file', () => {
    const bot = talking();
    const file = {
      id: 'wa:1',
      from: 'whatsapp',
      source: { mediaId: '1' },
      name: 'a.jpg',
      contentType: 'image/jpeg',
    } as const;
    bot.lane.write('[image]', { kind: 'image', file });
    expect(createOf(bot.quiet()).files).toEqual([file]);
  });

  test('nor is what a free question was answered with', () => {
    const steps = { ...STEPS, order: { text: 'What happened?', input: { field: 'what' }, goto: 'faq' } };
    const bot = talking();
    bot.lane.reload({ bot: { ...BOT, ticketOn: 'handover', steps } });
    bot.says('Hi');
    bot.says('1');
    bot.says('It does not start any more');
    expect(kindsOf(bot.quiet())).toContain('create-ticket');
  });

  test('a greeting that led nowhere leaves none', () => {
    const bot = talking();
    bot.says('Hi');
    expect(kindsOf(bot.quiet())).toEqual([]);
    expect(bot.state.bot).toBeUndefined();
  });

  test('a customer who wants no automatic texts gets a person instead', () => {
    const bot = talking();
    bot.says('Hi');
    const stopped = bot.says('STOP');
    expect(kindsOf(stopped)[0]).toBe('create-ticket');
    expect(codesOf(stopped)).toContain('consent.confirmed');
    expect(bot.state.bot).toBeUndefined();
  });

  test('a rule counts attempts there too', () => {
    const gaveUp = rule('gave up', { failedAttempts: 1 }, { escalate: { tier: 2, reason: 'bot could not help' } });
    const bot = talking({ rules: { rules: [gaveUp], tiers: { 2: {} } } });
    bot.says('Hi');
    bot.says('xyzzy');
    const due = bot.quiet();
    expect(kindsOf(due)).toContain('create-ticket');
    expect(heard(due)).toEqual([HANDOVER]);
  });
});
