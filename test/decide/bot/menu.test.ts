import { describe, expect, test } from '@jest/globals';
import { codesOf, createOf, kindsOf, notesOf } from '../lane.ts';
import { heard, menuOf, STEPS, withBot } from './bot-lane.ts';

const MENU = 'Hello! How can we help?\n\n1. Order status\n2. Questions\n3. Talk to us';
const ASKS = ['What is your order number?'];

describe('The bot greets a customer whose message opens a ticket', () => {
  test('with the menu, as buttons', () => {
    const first = withBot().says('Hi');
    expect(kindsOf(first)).toEqual(['create-ticket', 'send-interactive']);
    expect(heard(first)).toEqual([MENU]);
    expect(menuOf(first)).toMatchObject({
      as: 'buttons',
      purpose: 'bot',
      body: 'Hello! How can we help?',
      options: [
        { id: 'bot:welcome:0', title: 'Order status' },
        { id: 'bot:welcome:1', title: 'Questions' },
        { id: 'bot:welcome:2', title: 'Talk to us' },
      ],
    });
  });

  test('in their language', () => {
    expect(menuOf(withBot().says('Guten Tag, ich habe da mal eine Frage an Sie')).body).toBe(
      'Hallo! Wie können wir helfen?',
    );
  });

  test('not with an acknowledgement as well', () => {
    expect(heard(withBot({}, { acknowledgement: 'Thank you!' }).says('Hi'))).toEqual([MENU]);
  });

  test('by what they ask for, where their words say so', () => {
    expect(heard(withBot().says('Where is my parcel?'))).toEqual(ASKS);
  });

  test('and is silent on a number without it, and where none is configured', () => {
    const numbers = { n1: { id: 'n1', name: 'support', language: 'en', tags: [], bot: { enabled: false } } };
    expect(heard(withBot({}, { numbers }).says('Hi'))).toEqual([]);
  });

  test('at the step that its number begins with', () => {
    const numbers = { n1: { id: 'n1', name: 'support', language: 'en', tags: [], bot: { start: 'order' } } };
    expect(heard(withBot({}, { numbers }).says('Hi'))).toEqual(ASKS);
  });

  test('Its words become internal notes once WhatsApp took them', () => {
    const bot = withBot();
    const first = bot.says('Hi');
    bot.lane.made(first);
    const sent = bot.lane.settle([menuOf(first)], { result: 'applied', data: { wamid: 'out.1' } });
    expect(notesOf(sent)).toEqual([expect.stringContaining('[bot]')]);
    expect(sent.messages).toEqual([expect.objectContaining({ wamid: 'out.1', ticket: 'conv:1' })]);
    expect(bot.lane.ticket().lastAgentAt).toBeUndefined();
  });
});

describe('A choice is understood', () => {
  const answered = (text: string) => {
    const bot = withBot();
    bot.says('Hi');
    return heard(bot.says(text));
  };
  test.each([
    '1',
    '1.',
    '1️⃣',
    'one',
    'eins',
    'uno',
    'un',
    'um',
    'Number one, please',
    'die eins bitte',
    'Order status',
    'order STATUS!',
    'bestellstatus',
    'my parcel is late',
    'das Paketchen',
    'The order status please',
  ])('by "%s"', (text) => expect(answered(text)).toEqual(ASKS));

  test('by a tap on its button, also on an older menu', () => {
    const bot = withBot();
    bot.says('Hi');
    expect(heard(bot.taps('bot:welcome:1', 'Questions'))).toEqual(['What would you like to know?']);
    expect(heard(bot.taps('bot:welcome:0', 'Order status'))).toEqual(ASKS);
  });

  test('by its title where the menu was changed meanwhile', () => {
    const bot = withBot();
    bot.says('Hi');
    expect(heard(bot.taps('bot:welcome:0', 'Questions'))).toEqual(['What would you like to know?']);
  });

  test('by words that lead to a step from anywhere', () => {
    const bot = withBot();
    bot.says('Hi');
    bot.says('2');
    expect(heard(bot.says('menu'))).toEqual([MENU]);
  });
});

describe('A menu is shown', () => {
  const menu = (count: number, title = (no: number) => `Choice ${no}`, text = 'Choose:') => {
    const options = Array.from({ length: count }, (_, no) => ({ title: title(no + 1), words: [], end: true }));
    return withBot({ start: 'a', steps: { a: { text, options } } }).says('Hi');
  };

  test('as a list of up to ten', () => {
    expect(menuOf(menu(4)).as).toBe('list');
    expect(menuOf(menu(10)).options).toHaveLength(10);
  });
  test('as a list where a title is too long for a button', () =>
    expect(menuOf(menu(2, (no) => `A title that is long ${no}`)).as).toBe('list'));
  test('as numbered lines where there are more, or two read the same', () => {
    expect(kindsOf(menu(11))).toEqual(['create-ticket', 'send-text']);
    expect(heard(menu(11))[0]).toMatch(/^Choose:\n\n1\. Choice 1\n[\s\S]*11\. Choice 11$/);
    expect(kindsOf(menu(2, () => 'Same'))).toContain('send-text');
  });
  test('as a list below a text that is too long for buttons', () =>
    expect(menuOf(menu(2, undefined, 'x'.repeat(1_025))).as).toBe('list'));
  test('as numbered lines when WhatsApp refuses the buttons', () => {
    const bot = withBot();
    const first = bot.says('Hi');
    const again = bot.lane.refuse([menuOf(first)], 'invalid', '131009');
    expect(heard(again)).toEqual([MENU]);
    expect(again.effects[0]).toMatchObject({ kind: 'send-text', purpose: 'bot' });
  });
  test('below its picture', () => {
    const steps = {
      ...STEPS,
      welcome: { ...STEPS['welcome'], media: { kind: 'image', url: 'https://x.example/a.png' } },
    } as const;
    const first = withBot({ steps }).says('Hi');
    expect(kindsOf(first)).toEqual(['create-ticket', 'send-media', 'send-interactive']);
    expect(menuOf(first)).toHaveProperty('after');
  });
});

test('A choice of people is a hand-over: escalated, told, and silent afterwards', () => {
  const bot = withBot();
  bot.lane.made(bot.says('Hi'));
  const chosen = bot.says('3');
  expect(chosen.effects).toContainEqual(
    expect.objectContaining({ kind: 'update-ticket', change: expect.objectContaining({ group: 'Support' }) }),
  );
  expect(heard(chosen)).toEqual(['Thank you. A colleague will take over and reply to you here.']);
  expect(notesOf(chosen).join()).toContain('chosen in the menu');
  expect(heard(bot.says('1'))).toEqual([]);
  expect(codesOf(bot.says('menu'))).not.toContain('bot.step');
});

test('A ticket of a talk with the bot is a ticket like any other', () => {
  expect(createOf(withBot().says('Hi')).draft.tags).toEqual(['whatsapp']);
});
