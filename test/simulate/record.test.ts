import { describe, expect, test } from '@jest/globals';
import type { InboxEvent } from '../../src/core/events.ts';
import type { RecordedTalk } from '../../src/core/reads.ts';
import { loadScenarios } from '../../src/simulate/load.ts';
import { makeScenario } from '../../src/simulate/make-scenario.ts';
import { playScenario } from '../../src/simulate/play.ts';
import { HOUR, MINUTE, policyWith, T0 } from '../decide/lane.ts';

const policy = policyWith({
  rules: {
    packs: ['frustration'],
    rules: [{ name: 'money', when: { words: ['doppelt abgebucht'] }, does: { group: 'Finance', priority: 'high' } }],
    customers: { vip: { tags: ['vip'], organizations: [] } },
  },
  numbers: { n1: { id: 'n1', name: 'support', language: 'de', tags: [] } },
});

const message = (no: number, text: string, more: object = {}): InboxEvent => ({
  type: 'customer-message',
  wamid: `w${no}`,
  kind: 'text',
  text,
  sentAt: T0,
  ...more,
});

const applied = (kind: 'create-ticket' | 'read-ticket' | 'ensure-requester', data: object): InboxEvent =>
  ({
    type: 'effect-settled',
    opId: 'op',
    effects: [{ id: '1.0', effect: { kind, ticket: 'c:1' } }],
    outcome: { result: 'applied', data },
    at: T0,
  }) as InboxEvent;

const reply = (html: string, isPublic = true): InboxEvent => ({
  type: 'comment-found',
  comment: {
    ticketId: '900',
    id: html,
    public: isPublic,
    author: { id: '9', role: 'agent', name: 'Ben Berg' },
    html,
    createdAt: T0,
    attachments: [],
  },
});

const talkOf = (...events: readonly (readonly [number, InboxEvent])[]): RecordedTalk => ({
  contact: { id: 'c1', name: 'Roswitha Zwerenz', phone: '491701234567' },
  numberId: 'n1',
  missing: 0,
  events: events.map(([ms, event], index) => ({ id: index + 1, receivedAt: T0 + ms, event })),
});

const story = talkOf(
  [
    0,
    message(
      1,
      'Guten Tag, hier Zwerenz, mir wurden 250 Euro doppelt abgebucht, Kundennummer 4711 und zwerenz@mail.example',
    ),
  ],
  [
    0,
    applied('ensure-requester', { requesterId: '7', requester: { tags: ['vip', 'grandmother'], organizations: [] } }),
  ],
  [1_000, applied('create-ticket', { ticketId: '900', ticketStatus: 'new' })],
  [HOUR, reply('<p>Guten Tag Frau Zwerenz, wir prüfen das.</p>')],
  [HOUR + MINUTE, reply('<p>/window</p>', false)],
  [2 * HOUR, applied('read-ticket', { snapshot: { ticketId: '900', status: 'solved', updatedAt: T0 } })],
  [
    3 * HOUR,
    message(2, '[image] Kontoauszug der Sparkasse', {
      kind: 'image',
      quotes: 'w1',
      file: { name: 'auszug-zwerenz.jpg' },
    }),
  ],
  [4 * HOUR, message(3, 'DAS IST DOCH LÄCHERLICH UND UNVERSCHÄMT')],
  [5 * HOUR, message(4, 'Danke!')],
);

const made = (talk = story) => {
  const scenario = makeScenario(talk, policy);
  if (!scenario) throw new Error('no scenario');
  return scenario;
};

describe('A stored talk as a scenario', () => {
  const { text, differences } = made();

  test('holds no name, number, address or word but those that the decision looks at', () => {
    expect(text).not.toMatch(
      /zwerenz|roswitha|4711|250|@mail|Euro|Kundennummer|Kontoauszug|Sparkasse|prüfen|grandmother|Berg|4917/i,
    );
    expect(text).toMatch(/doppelt abgebucht/);
  });

  test('keeps commands, thanks, kinds of files, tags that are asked for, quotes and the time between', () => {
    expect(text).toMatch(/note: \/window/);
    expect(text).toMatch(/customer: Danke!/);
    expect(text).toMatch(/type: image\n +file: file\.jpg\n +quotes: 1/);
    expect(text).toMatch(/tags:\n +- vip/);
    expect(text).toMatch(/wait: 3599s|wait: 1h/);
    expect(text).toMatch(/status: solved/);
  });

  test('keeps of a command what is ordered, and masks its values', () => {
    const template = { name: 'still_there', language: 'de', parameters: [] };
    const withTemplate = policyWith({ ...policy, templates: { reopen: template } });
    const talk = talkOf(
      [0, message(1, 'Hallo')],
      [0, applied('create-ticket', { ticketId: '900', ticketStatus: 'new' })],
      [1_000, reply('<p>/template reopen de "Frau Zwerenz" 0170 4711</p>', false)],
      [2_000, reply('<p>/resend 2</p>', false)],
      [3_000, reply('<p>/Zwerenz hat bezahlt</p>')],
      [4_000, reply('<p>/straße Zwerenz</p>')],
    );
    const scenario = makeScenario(talk, withTemplate)?.text;
    expect(scenario).toMatch(/note: \/template reopen de "/);
    expect(scenario).toMatch(/note: \/resend 2/);
    expect(scenario).not.toMatch(/Zwerenz|Frau|0170|4711|bezahlt|straße/);
  });

  test('of a text without blanks only the word stays that a rule looks for', () => {
    const asks = policyWith({
      rules: { rules: [{ name: 'refund', when: { words: ['退款'] }, does: { tags: ['x'] } }] },
    });
    const scenario = makeScenario(talkOf([0, message(1, '我的名字是王小明我要退款谢谢')]), asks);
    expect(scenario?.text).toMatch(/退款/);
    expect(scenario?.text).not.toMatch(/王|名字/);
    expect(scenario?.differences).toEqual([]);
  });

  test('is decided as the real one: the same rules, tickets and values', () => {
    expect(differences).toEqual([]);
    expect(text).toMatch(/The masked talk is decided as the real one was/);
  });

  test('plays, and expects what came of it', () => {
    const loaded = loadScenarios(text);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
    const [scenario] = loaded.scenarios;
    expect(scenario?.steps.at(-1)?.expect).toMatchObject({
      tickets: 1,
      ticket: 1,
      group: 'Finance',
      rules: ['money', 'pack frustration'],
    });
    expect(scenario && playScenario(scenario, policy).passed).toBe(true);
  });

  test('says so when the masks change what is decided', () => {
    const asks = policyWith({
      rules: { rules: [{ name: 'exact', when: { matches: ['mein kontoauszug'] }, does: { tags: ['x'] } }] },
    });
    const scenario = makeScenario(talkOf([0, message(1, 'Mein Kontoauszug ist nicht da')]), asks);
    expect(scenario?.differences).toContain('the rule exact no longer matches');
    expect(scenario?.text).toMatch(/# Masked it is another talk: the rule exact no longer matches\./);
  });

  test('masks the customer’s name also where rules look for that word', () => {
    const asks = policyWith({
      rules: { rules: [{ name: 'art', when: { words: ['zwerenz', 'galerie'] }, does: { tags: ['x'] } }] },
    });
    const text = makeScenario(talkOf([0, message(1, 'Hier Zwerenz von der Galerie')]), asks)?.text;
    expect(text).toMatch(/Galerie/);
    expect(text).not.toMatch(/Zwerenz/i);
  });

  test('says how much is missing, and is none where nothing of the customer is kept', () => {
    expect(made({ ...story, missing: 3 }).text).toMatch(/# 3 events are missing/);
    expect(makeScenario({ ...story, events: story.events.slice(1, 3) }, policy)).toBeUndefined();
  });
});
