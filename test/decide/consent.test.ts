import { describe, expect, test } from '@jest/globals';
import { late, reopen } from './held-lane.ts';
import {
  codesOf,
  DAY,
  HOUR,
  notesOf,
  type PolicyChange,
  sendsOf,
  startLane,
  T0,
  templatesOf,
  textsOf,
} from './lane.ts';

const ACK: PolicyChange = { acknowledgement: 'We are here.' };
const approved = { status: 'APPROVED', parameters: 1, text: 'Hello {{1}}' } as const;
const utility = { ...approved, name: reopen.name, language: 'de', category: 'UTILITY' };
const marketing = { ...approved, name: 'sale', language: 'en', category: 'MARKETING' };

describe('a customer who writes STOP', () => {
  test('is told once that it was understood, instead of the acknowledgement; a note tells the agents', () => {
    const lane = startLane(ACK);
    const decision = lane.write('STOP!');
    expect(decision.consent).toEqual({ optedOutAt: T0 });
    expect(textsOf(decision)).toEqual([expect.stringMatching(/no automatic messages .* START\.$/)]);
    expect(notesOf(decision)).toEqual([expect.stringMatching(/^\[event\] The customer wrote that they want no more/)]);
    lane.made(decision);
    const again = lane.write('stop');
    expect([textsOf(again), notesOf(again), again.consent]).toEqual([[], [], undefined]);
  });

  test('gets no acknowledgement and no reminder from then on, and any agent’s reply within 24 hours of their words', () => {
    const lane = startLane({ ...ACK, replies: { reminder: { beforeMs: HOUR, text: 'Still there?' } } });
    lane.made(lane.write('STOP'));
    lane.pass(3 * DAY);
    lane.status('closed');
    const next = lane.write('Where is my parcel?');
    expect(textsOf(next)).toEqual([]);
    expect(codesOf(next)).toContain('acknowledgement.opted-out');
    lane.made(next);
    expect(textsOf(lane.comment('On its way.', { ticketId: '102' }))).toEqual(['On its way.']);
    lane.write('Thanks, and when?');
    expect(textsOf(lane.ring('reminder'))).toEqual([]);
  });

  test('is asked by no template; the reply is held, and a note says why nobody was asked', () => {
    const lane = late();
    lane.write('STOP');
    lane.pass(DAY + 1);
    const decision = lane.comment('Hello again');
    expect(templatesOf(decision)).toEqual([]);
    expect(decision.alerts).toEqual([]);
    expect(notesOf(decision)).toEqual([
      expect.stringMatching(/The customer has asked for no more messages \(STOP\)/),
      expect.stringMatching(/^\[held\]/),
    ]);
    expect(textsOf(lane.write('Hm?'))).toEqual(['Hello again']);
  });

  test('gets no reply inside a template either', () => {
    const lane = late({ replies: { whenClosed: 'template' } });
    lane.write('STOP');
    lane.pass(DAY + 1);
    const decision = lane.comment('Hello again');
    expect(templatesOf(decision)).toEqual([]);
    expect(notesOf(decision).join()).toMatch(/\(STOP\).*\[held\]/s);
  });

  test('gets none by /template and nothing of another system; both are said', () => {
    const lane = startLane({ templates: { hello: reopen } });
    lane.made(lane.write('STOP'));
    const ordered = lane.comment('/template hello', { public: false });
    expect(templatesOf(ordered)).toEqual([]);
    expect(notesOf(ordered)).toEqual([expect.stringContaining('(STOP)')]);
    for (const what of [{ text: 'Ready.' }, { template: { name: 'hello', language: 'en' } }]) {
      const decision = lane.tell({ type: 'operator-send', id: 'm', ...what });
      expect([sendsOf(decision), templatesOf(decision), decision.alerts]).toEqual([[], [], []]);
      expect(notesOf(decision)[0]).toMatch(/^\[failed\].*\(STOP\)/);
    }
  });

  test('takes it back by START, and by nothing else', () => {
    const lane = startLane(ACK);
    lane.made(lane.write('STOP'));
    expect(lane.write('Hello?').consent).toBeUndefined();
    const back = lane.write('Start');
    expect(back.consent).toEqual({});
    expect([textsOf(back), notesOf(back)]).toEqual([[], [expect.stringContaining('START')]]);
    expect(lane.write('start').consent).toBeUndefined();
  });

  test('is believed also outside the pilot, by whom nothing else of it is served', () => {
    const decision = startLane({ pilot: ['4911'] }).write('STOP');
    expect(decision).toMatchObject({ consent: { optedOutAt: T0 }, discard: 'not-in-pilot', effects: [] });
  });

  test('uses the operator’s words, or none', () => {
    expect(startLane({ optOutWords: ['genug'] }).write('Genug!').consent).toEqual({ optedOutAt: T0 });
    expect(startLane({ optOutWords: false }).write('STOP').consent).toBeUndefined();
  });
});

describe('a customer who turns off marketing messages in WhatsApp', () => {
  const stopped = (change: PolicyChange = {}) => {
    const lane = late(change);
    lane.know([utility, marketing]);
    return { lane, decision: lane.tell({ type: 'consent-changed', marketing: 'stopped', at: lane.now }) };
  };

  test('is noted on the open ticket, once, and with them when they turn it on again', () => {
    const { lane, decision } = stopped();
    expect(decision.consent).toEqual({ marketingStoppedAt: lane.now });
    expect(notesOf(decision)).toEqual([expect.stringMatching(/^\[event\] .* turned off marketing/)]);
    expect(lane.tell({ type: 'consent-changed', marketing: 'stopped', at: lane.now }).effects).toEqual([]);
    const resumed = lane.tell({ type: 'consent-changed', marketing: 'resumed', at: lane.now });
    expect([resumed.consent, notesOf(resumed)]).toEqual([{}, [expect.stringContaining('on again')]]);
  });

  test('is still asked for an answer by a template that is no marketing, and acknowledged', () => {
    const { lane } = stopped(ACK);
    expect(templatesOf(lane.comment('Hello again'))).toHaveLength(1);
    lane.pass(9 * DAY);
    lane.status('closed');
    expect(textsOf(lane.write('Hi'))).toContain('We are here.');
  });

  test('gets no marketing template, nor one of which nobody knows what it is', () => {
    const { lane } = stopped();
    for (const catalogue of [[utility, marketing], []]) {
      lane.know(catalogue);
      const decision = lane.tell({ type: 'operator-send', id: 'm', template: { name: 'sale', language: 'en' } });
      expect(templatesOf(decision)).toEqual([]);
      expect(notesOf(decision)[0]).toContain('turned off marketing');
    }
  });

  test('and of whom only Meta’s refusal tells is known by it', () => {
    const lane = late({ templates: { sale: { name: 'sale', language: 'en', parameters: ['x'] } } });
    lane.know([marketing]);
    const [send] = templatesOf(lane.comment('/template sale', { public: false }));
    if (!send) throw new Error('nothing is sent');
    expect(lane.fail(send, '131050').consent).toEqual({ marketingStoppedAt: lane.now });
    expect(templatesOf(lane.comment('/template sale', { public: false, id: 'k2' }))).toEqual([]);
  });
});
