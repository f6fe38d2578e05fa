import type { BotPolicy, BotStep } from '../../../src/core/bot.ts';
import type { Decision } from '../../../src/core/decision.ts';
import { type AnySend, isSend } from '../../../src/core/effects.ts';
import { wordsOf } from '../../../src/decide/send-parts.ts';
import { MINUTE, type PolicyChange, startLane } from '../lane.ts';
import { TIERS } from '../rules/rule-lane.ts';

const option = (title: string | Record<string, string>, next: object, words: readonly string[] = []) => ({
  title,
  words,
  ...next,
});

/** The shop of these tests: a menu, an order's status, questions, a person. */
export const STEPS: Readonly<Record<string, BotStep>> = {
  welcome: {
    text: { en: 'Hello! How can we help?', de: 'Hallo! Wie können wir helfen?' },
    options: [
      option({ en: 'Order status', de: 'Bestellstatus' }, { goto: 'order' }, ['parcel', 'paket*']),
      option({ en: 'Questions', de: 'Fragen' }, { goto: 'faq' }),
      option({ en: 'Talk to us', de: 'Mit uns sprechen' }, { escalate: { tier: 2, reason: 'chosen in the menu' } }),
    ],
    words: ['menu'],
  },
  order: {
    text: 'What is your order number?',
    input: { field: 'order_number', pattern: '^[A-Z]?[0-9]{5,10}$' },
    goto: 'order_status',
    fallback: 'That is no order number.',
  },
  order_status: {
    lookup: {
      url: 'https://shop.example.com/orders/{{input.order_number}}',
      timeoutMs: 3_000,
      save: 'order',
      else: 'order_unknown',
    },
    text: 'Order {{input.order_number}}: {{order.status}}.',
    end: true,
  },
  order_unknown: {
    text: 'I cannot find order {{input.order_number}}, a colleague will help.',
    escalate: { tier: 2, reason: 'order question' },
  },
  faq: {
    text: 'What would you like to know?',
    answers: [{ words: ['opening hours', 'open'], text: 'Mon–Fri 9–18.' }],
  },
};

export const BOT: BotPolicy = {
  start: 'welcome',
  fallback: 'I did not understand. Write "agent" for a person.',
  idleTimeoutMs: 30 * MINUTE,
  ticketOn: 'first-message',
  budget: { count: 10, perMs: 60 * MINUTE },
  steps: STEPS,
};

/** A lane whose number has a bot. */
export const withBot = (change: Partial<BotPolicy> = {}, more: PolicyChange = {}) => {
  const lane = startLane({
    ...more,
    rules: { tiers: { 2: { ...TIERS[2], notify: [] } }, ...more.rules },
    bot: { ...BOT, ...change },
  });
  return {
    lane,
    get state() {
      return lane.state;
    },
    /** The customer takes their time. */
    says(text: string): Decision {
      lane.pass(10_000);
      return lane.write(text);
    },
    taps(id: string, title: string): Decision {
      lane.pass(10_000);
      return lane.write(`[button] ${title}`, { kind: 'interactive', choice: id });
    },
    /** Nothing more comes in: what the bot waited for is due. */
    quiet: (): Decision => lane.ring('bot'),
    /** Another system answers the lookup of a decision. */
    answers(decision: Decision, answer: Record<string, string | number> | undefined): Decision {
      const asked = decision.effects.filter((effect) => effect.kind === 'lookup');
      return lane.settle(
        asked,
        answer ? { result: 'applied', data: { answer } } : { result: 'refused', reason: 'other', detail: 'HTTP 404' },
      );
    },
  };
};

/** What the customer gets to read, menus with numbered lines. */
export const heard = ({ effects }: Decision): string[] =>
  effects.filter((effect): effect is AnySend => isSend(effect)).map(wordsOf);

export const menuOf = ({ effects }: Decision) => {
  const found = effects.find((effect) => effect.kind === 'send-interactive');
  if (!found) throw new Error('no menu is sent');
  return found;
};
