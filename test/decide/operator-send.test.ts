import { describe, expect, test } from '@jest/globals';
import type { OperatorSend } from '../../src/core/events.ts';
import { createOf, DAY, notesOf, type PolicyChange, sendsOf, startLane, templatesOf } from './lane.ts';

const templates = { hello: { name: 'hello_there', language: 'en', parameters: ['{{contact.name}}'] } };
const hello = { name: 'hello_there', language: 'en' };
const start = (change: PolicyChange = {}) => {
  const lane = startLane({ templates, ...change });
  const order = (event: Omit<OperatorSend, 'type' | 'id'>) => lane.tell({ type: 'operator-send', id: 'm1', ...event });
  return { lane, order };
};

describe('a message of another system', () => {
  test('goes out as a template; the answer opens a ticket that tells of it and has its fields', () => {
    const { lane, order } = start();
    const decision = order({
      template: { ...hello, parameters: ['A-17 {{contact.name}}'] },
      fields: { order: 'A-17' },
    });
    const [sent] = templatesOf(decision);
    // Values of a request are never expanded.
    expect(sent).toMatchObject({ name: 'hello_there', parameters: ['A-17 {{contact.name}}'], purpose: 'start' });
    expect(sent).not.toHaveProperty('ticket');
    lane.settle(decision.effects, { result: 'applied', data: { wamid: 'w' } });
    const answer = lane.write('Thanks, and …');
    expect(createOf(answer).draft.fields).toEqual({ order: 'A-17' });
    expect(notesOf(answer)[0]).toMatch(/^\[event\] Another system .*2026-11-22 04:00 UTC.*A-17/);
    lane.made(answer);
    expect(notesOf(lane.write('new request'))[0] ?? '').not.toContain('Another system');
  });

  test('without values takes the configured ones', () => {
    expect(templatesOf(start().order({ template: hello }))[0]?.parameters).toEqual(['Anna']);
  });

  test('on an open ticket is noted there, once WhatsApp took it', () => {
    const { lane, order } = start();
    lane.begin();
    const decision = order({ text: 'Your parcel is on its way.' });
    expect(sendsOf(decision)).toMatchObject([{ ticket: 'conv:1', purpose: 'start' }]);
    const noted = lane.settle(decision.effects, { result: 'applied', data: { wamid: 'w' } });
    expect(notesOf(noted)[0]).toMatch(/^\[event\] Another system .*Your parcel is on its way/);
    expect(lane.ticket()).not.toHaveProperty('lastAgentAt');
    expect(lane.state).not.toHaveProperty('started');
  });

  test('that cannot go any more is said like any failed reply, or to the operators', () => {
    const { lane, order } = start();
    expect(order({ text: 'Hello' })).toMatchObject({ effects: [], alerts: [{ what: 'reply-failed' }] });
    lane.begin();
    lane.pass(DAY);
    const decision = order({ text: 'Hello' });
    expect(notesOf(decision)[0]).toMatch(/^\[failed\] .*&gt; Hello$/);
    lane.know([]);
    expect(order({ template: hello }).alerts).toMatchObject([{ what: 'template-unusable' }]);
  });

  test('that WhatsApp refuses has not begun any talk', () => {
    const { lane, order } = start();
    const decision = order({ template: hello, fields: { order: 'A-17' } });
    expect(lane.refuse(decision.effects, 'recipient', '131026').alerts).toMatchObject([{ what: 'reply-failed' }]);
    expect(createOf(lane.write('Hi')).draft.fields).toEqual({});
  });

  test('is not sent outside the pilot, and leaves no trace while observing', () => {
    expect(templatesOf(start({ pilot: ['4911'] }).order({ template: hello }))).toEqual([]);
    const { lane, order } = start({ mode: 'observe' });
    expect(order({ template: hello })).toMatchObject({ observed: true });
    expect(lane.state).not.toHaveProperty('started');
  });
});
