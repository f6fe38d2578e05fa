import { describe, expect, test } from '@jest/globals';
import { codesOf, DAY, HOUR, MINUTE, textsOf } from '../lane.ts';
import { OFFICE, rule, TIERS, withRules } from './rule-lane.ts';

const reply = rule('own words', { words: ['refund'] }, { reply: 'Refunds take a week.' });
const boss = rule('boss', { words: ['boss'] }, { escalate: { tier: 3, reason: 'boss' } });
const closed = rule('out of hours', { hours: 'closed', first: true }, { reply: 'outOfHours', tags: ['closed'] });
const messages = { outOfHours: 'We are closed.', escalated: 'A specialist looks into it.' };
const acknowledgement = 'Thank you!';

const lane = (rules = [reply, boss], hours = { default: OFFICE }) =>
  withRules(rules, { tiers: TIERS, hours }, { messages, acknowledgement });
/** The same while the office is open. */
const onMonday = (rules = [reply, boss]) => {
  const monday = lane(rules);
  monday.pass(DAY + 8 * HOUR);
  return monday;
};

describe('One automatic text for each message, the best there is:', () => {
  test('an acknowledgement for a new ticket', () => expect(textsOf(onMonday().write('Hello'))).toEqual(['Thank you!']));
  test('out of hours instead of it', () => expect(textsOf(lane().write('Hello'))).toEqual(['We are closed.']));
  test("the tier's text instead of both", () =>
    expect(textsOf(lane().write('boss'))).toEqual(['A specialist looks into it.']));
  test("a rule's reply instead of all", () =>
    expect(textsOf(lane().write('boss, refund'))).toEqual(['Refunds take a week.']));
  test("the last rule's of several", () => {
    const later = rule('later', { words: ['refund'] }, { reply: { en: 'Later.', de: 'Später.' } });
    expect(textsOf(lane([reply, later]).write('refund'))).toEqual(['Later.']);
  });
  test('a reply that names a text has the rank of that text', () =>
    expect(textsOf(lane([reply, closed]).write('refund'))).toEqual(['Refunds take a week.']));
});

test('Each rule replies once on a ticket', () => {
  const monday = onMonday();
  expect(textsOf(monday.begin('refund'))).toEqual(['Refunds take a week.']);
  expect(textsOf(monday.write('refund!'))).toEqual([]);
  expect(textsOf(monday.write('new request'))).toEqual(['Thank you!']);
  expect(textsOf(monday.write('refund'))).toEqual(['Refunds take a week.']);
});

describe('Out of hours', () => {
  test('is told once on a ticket, also when it was opened in time', () => {
    const monday = onMonday();
    monday.begin();
    monday.pass(12 * HOUR);
    expect(textsOf(monday.write('Anybody there?'))).toEqual(['We are closed.']);
    expect(textsOf(monday.write('Hello?'))).toEqual([]);
  });

  test('is not told in a running talk', () => {
    const monday = onMonday();
    monday.begin();
    monday.pass(6 * HOUR - 20 * MINUTE);
    monday.reply('<p>Yes?</p>');
    monday.pass(30 * MINUTE);
    expect(textsOf(monday.write('One more thing'))).toEqual([]);
    monday.pass(HOUR);
    expect(textsOf(monday.write('Still there?'))).toEqual(['We are closed.']);
  });

  test('is told once when a rule names it too, with what else the rule does', () => {
    const decision = lane([closed]).write('Hello');
    expect(textsOf(decision)).toEqual(['We are closed.']);
    expect(codesOf(decision)).toContain('rules.matched');
  });

  test("is asked of the number's own schedule", () => {
    const own = withRules(
      [],
      { hours: { default: { ...OFFICE, open: {} }, night: { ...OFFICE, open: { sun: [{ from: 0, to: 1440 }] } } } },
      { messages, numbers: { n1: { id: 'n1', name: 'support', language: 'en', tags: [], hours: 'night' } } },
    );
    expect(textsOf(own.write('Hello'))).toEqual([]);
  });

  test('is never told where no hours are configured', () => {
    expect(textsOf(withRules([], {}, { messages }).write('Hello'))).toEqual([]);
  });
});

describe('A text is in the language', () => {
  const built = () => withRules([], { hours: { default: OFFICE } }, { messages: { outOfHours: true } });
  test('that the customer writes', () => {
    expect(textsOf(built().write('Ich möchte meine Bestellung stornieren'))[0]).toContain(
      'Wir haben gerade geschlossen',
    );
    expect(textsOf(built().write('Je veux annuler ma commande'))[0]).toContain('Nous sommes fermés');
  });
  test('of the number where a few words do not tell', () => {
    expect(textsOf(built().write('Ok'))[0]).toContain('We are closed at the moment');
  });
  test('that the customer wrote before', () => {
    const german = built();
    german.begin('Ich möchte meine Bestellung stornieren');
    expect(textsOf(german.write('neue anfrage'))[0]).toContain('Wir haben gerade geschlossen');
  });
});

test('Nothing is said where WhatsApp would refuse it', () => {
  const late = lane();
  expect(textsOf(late.write('refund', { sentAt: late.now - 2 * DAY }))).toEqual([]);
});

test('A number may have a text of its own, or none', () => {
  const number = { id: 'n1', name: 'support', language: 'en', tags: [] };
  const own = (text: string | false) =>
    withRules(
      [boss],
      { tiers: TIERS },
      { messages, numbers: { n1: { ...number, messages: { escalated: text } } } },
    ).write('boss');
  expect(textsOf(own('Own words.'))).toEqual(['Own words.']);
  expect(textsOf(own(false))).toEqual([]);
});
