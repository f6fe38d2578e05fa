import { expect, test } from '@jest/globals';
import { newConversation } from '../../src/core/conversation.ts';
import type { DecisionInput } from '../../src/core/decision.ts';
import type { Notify } from '../../src/core/effects.ts';
import { startDraft } from '../../src/decide/draft.ts';
import { notifyPeople } from '../../src/decide/notify.ts';
import { anna, codesOf, kindsOf, policyWith, startLane, T0 } from './lane.ts';

const notify = { support: ['slack'], leads: ['teams'], ops: ['webhook'] } as const;
const notice = {
  about: 'sla-warning',
  what: 'The <first> reply is due',
  why: ['stage 1'],
  dueAt: T0 + 300_000,
} as const;

const draftIn = (language: string) => {
  const policy = policyWith({ notify, numbers: { n1: { id: 'n1', name: 'support', language, tags: [] } } });
  const input: DecisionInput = {
    conversation: newConversation('conv', 'c1', 'n1'),
    contact: anna,
    event: { id: 1, event: { type: 'timer-due', name: 't', dueAt: T0 }, receivedAt: T0 },
    refs: {},
    policy,
    now: T0,
  };
  return startDraft(input);
};

test('The agent is told by an internal note, everybody else by one effect', () => {
  const draft = draftIn('de');
  const people = { group: 'Support', assignee: { name: 'Ben' } };
  notifyPeople(draft, { ticket: 'conv:1', to: ['assignee', 'support', 'leads'], notice, people });
  expect(draft.effects).toEqual([
    {
      kind: 'add-comment',
      ticket: 'conv:1',
      author: 'bridge',
      public: false,
      html: '[sla] ⏰ The &lt;first&gt; reply is due<br>Fällig: 2026-11-22 04:05 UTC<br>Warum: stage 1',
      reopen: false,
      messages: [],
    },
    {
      kind: 'notify',
      ticket: 'conv:1',
      to: [{ channel: 'support' }, { channel: 'leads' }],
      notice: { ...notice, language: 'de' },
    },
  ]);
  expect(draft.reasons.map(({ code }) => code)).toEqual(['notify.note', 'notify.told']);
});

test('Names that stand for nobody are a reason, and nothing goes out', () => {
  const draft = draftIn('en');
  notifyPeople(draft, { ticket: 'conv:1', to: ['gone'], notice, people: {} });
  expect([draft.effects, draft.reasons]).toEqual([
    [],
    [{ code: 'notify.nobody', detail: { about: 'sla-warning', ticket: 'conv:1', names: 'gone' } }],
  ]);
});

const failTicket = (lane: ReturnType<typeof startLane>) => {
  const created = lane.write('Hello').effects.filter(({ kind }) => kind === 'create-ticket');
  return lane.settle(created, { result: 'dead', reason: 'gave-up', detail: 'HTTP 503' });
};

test('What a decision finds wrong goes to the operators with it, where somebody is configured to hear', () => {
  const decision = failTicket(startLane({ notify, alerts: ['ops'] }));
  const told = decision.effects.find((effect): effect is Notify => effect.kind === 'notify');
  expect(told).toMatchObject({ to: [], notice: { about: 'alert', why: ['conv:1: gave-up: HTTP 503'] } });
  expect(told?.ticket).toBeUndefined();
  expect(kindsOf(failTicket(startLane({ notify })))).not.toContain('notify');
});

test('A notice that strays into the lane of a customer is left alone', () => {
  const lane = startLane();
  const decision = lane.tell({ type: 'notice-raised', to: [], card: { ...notice, at: T0 } });
  expect([decision.effects, codesOf(decision)]).toEqual([[], ['notice.ignored']]);
});
