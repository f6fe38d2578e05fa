import { type Detail, type Sentence, ticket } from './reason-words.ts';

/** A name or number of the detail. */
const said = (detail: Detail, field: string): string => String(detail[field] ?? 'one that is not named');

const where = (detail: Detail, names: Parameters<Sentence>[1]): string =>
  detail['ticket'] === undefined ? '' : ` on ${ticket(detail, names)}`;

/** What the bot did. Names of steps are the operator's own. */
export const BOT_SENTENCES: Readonly<Record<string, Sentence>> = {
  'bot.begins': (d, n) => `The bot begins to talk with the customer${where(d, n)}.`,
  'bot.step': (d) => `The bot goes to its step ${said(d, 'step')}.`,
  'bot.option': (d) => `The customer chose from the menu of the step ${said(d, 'step')}.`,
  'bot.input': (d) => `The customer gave what the step ${said(d, 'step')} asks for, kept as ${said(d, 'field')}.`,
  'bot.answer': (d) => `The customer asked what the step ${said(d, 'step')} has an answer to.`,
  'bot.thanked': () => 'The customer thanks for the answer of the bot and asks nothing more.',
  'bot.unclear': () => 'The bot did not understand the message and waits a few seconds for another one.',
  'bot.same-turn': () => 'The message followed another one at once: the bot counts both as one.',
  'bot.not-understood': (d) =>
    `The bot did not understand the customer at its step ${said(d, 'step')}. Attempts in a row that failed: ${said(d, 'failed')}.`,
  'bot.silent': (d, n) => `The customer was told something already${where(d, n)}: the bot adds nothing.`,
  'bot.waits': () => 'The bot waits for a lookup and answers the message afterwards.',
  'bot.lookup': (d) => `The step ${said(d, 'step')} of the bot asks another system.`,
  'bot.lookup-incomplete': (d) => `A value for the address of the lookup in the step ${said(d, 'step')} is missing.`,
  'bot.lookup-answered': (d) => `The lookup of the step ${said(d, 'step')} was answered.`,
  'bot.lookup-failed': (d) => `The lookup of the step ${said(d, 'step')} brought nothing (${said(d, 'why')}).`,
  'bot.lookup-not-needed': (d) =>
    `An answer to the lookup of the step ${said(d, 'step')} came when nobody waited for it.`,
  'bot.escalates': () => 'The bot hands the customer over to a person, as its step says.',
  'bot.person': () => 'The customer asked the bot for a person.',
  'bot.hands-over': (d, n) => `The bot hands over to people${where(d, n)}.`,
  'bot.person-acts': (d, n) => `A person acts${where(d, n)}: the bot is silent from now on.`,
  'bot.step-gone': (d) =>
    `The step ${said(d, 'step')} of the bot is not in the configuration (any more): a person takes over.`,
  'bot.budget': () =>
    'The customer got as many messages of the bot as its budget allows: it is silent, and a person is told.',
  'bot.solved': (d, n) => `The bot answered everything${where(d, n)}: its talk is over.`,
  'bot.quiet': (d, n) => `The customer did not answer the bot any more${where(d, n)}: its talk is over.`,
  'bot.off': () => 'The bot may not go on with this customer: people take over.',
  'bot.without-ticket': () => 'The bot answers the message; a ticket is opened when it hands over.',
  'bot.as-text': (d, n) => `WhatsApp did not take the choices${where(d, n)}: they go as numbered lines.`,
  'bot.ticket-over': (d, n) => `The talk of the bot${where(d, n)} is over: nothing can be added to it any more.`,
  'bot.timer-early': () => 'A timer of the bot was due, and there is nothing to do yet.',
  'bot.timer-not-needed': () => 'A timer of the bot was due, and its talk is over.',
};
