import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newConversation } from '../../../src/core/conversation.ts';
import type { DecisionInput } from '../../../src/core/decision.ts';
import { decide } from '../../../src/decide/decide.ts';
import { anna, MINUTE, policyWith, T0 } from '../lane.ts';
import { BOT } from './bot-lane.ts';

const PACKS = ['human', 'urgent', 'frustration', 'sensitive', 'fraud'];
const seed = Date.now() % 1_000_000;

test(`10,000 messages of any Unicode go through rules and bot (seed ${seed})`, () => {
  const policyOf = (ticketOn: 'first-message' | 'handover') =>
    policyWith({
      rules: { packs: PACKS, tiers: { 2: { reply: 'handover' } } },
      bot: { ...BOT, ticketOn, budget: { count: 1_000, perMs: MINUTE } },
    });
  const policies = { 'first-message': policyOf('first-message'), handover: policyOf('handover') };
  let policy = policies.handover;
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 60 }),
    fc.constantFrom('1', '2', 'menu', '12345678', 'agent', '{{input.x}}', '\u202e1', '', '٣'),
  );
  const kind = fc.constantFrom('text', 'interactive', 'image', 'location');
  const message = fc.record({
    text,
    kind,
    choice: fc.option(fc.oneof(text, fc.constant('bot:welcome:1')), { nil: undefined }),
  });
  const talk = fc.array(message, { minLength: 10, maxLength: 10 });
  let conversation = newConversation('conv', 'c1', 'n1');
  let id = 0;
  const run = (event: DecisionInput['event']['event'], now: number) => {
    id += 1;
    const stored = { id, event, receivedAt: now };
    const decision = decide({ conversation, contact: anna, event: stored, refs: {}, policy, now });
    conversation = decision.conversation;
  };
  fc.assert(
    fc.property(talk, fc.constantFrom('first-message' as const, 'handover' as const), (messages, ticketOn) => {
      policy = policies[ticketOn];
      conversation = newConversation('conv', 'c1', 'n1');
      let now = T0;
      for (const { choice, ...rest } of messages) {
        now += 10_000;
        const more = choice === undefined ? {} : { choice };
        run({ type: 'customer-message', wamid: `w${id}`, sentAt: now, ...rest, ...more }, now);
        run({ type: 'timer-due', name: 'bot', dueAt: now }, now + 5_000);
      }
      expect(JSON.parse(JSON.stringify(conversation))).toEqual(conversation);
    }),
    { numRuns: 1_000, seed },
  );
});
