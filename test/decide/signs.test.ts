import { describe, expect, test } from '@jest/globals';
import { DAY, HOUR, kindsOf, notesOf, type PolicyChange, sendsOf, startLane } from './lane.ts';

const begun = (change: PolicyChange = {}) => {
  const lane = startLane(change);
  lane.begin();
  return { lane };
};

describe('the reminder before the window closes', () => {
  const reminding = { replies: { reminder: { beforeMs: HOUR, text: 'We are still on it.' } } };

  test('goes to a customer who waits for an agent, and a note shows it', () => {
    const { lane } = begun(reminding);
    const decision = lane.ring('reminder');
    expect(sendsOf(decision)).toMatchObject([{ text: 'We are still on it.', purpose: 'reminder', ticket: 'conv:1' }]);
    const sent = lane.settle(decision.effects, { result: 'applied', data: { wamid: 'w' } });
    expect(notesOf(sent)[0]).toMatch(/^\[ack\].*We are still on it\./);
    expect(lane.ticket()).not.toHaveProperty('lastAgentAt');
    expect(lane.timer('reminder')).toBeUndefined();
  });

  test('moves with each message', () => {
    const { lane } = begun(reminding);
    lane.pass(HOUR);
    lane.write('Hello?');
    expect(lane.timer('reminder')).toBe(lane.now + DAY - HOUR);
  });

  test.each([
    ['an agent answered', (lane: ReturnType<typeof startLane>) => lane.reply('<p>Hi</p>')],
    ['it is solved', (lane: ReturnType<typeof startLane>) => lane.status('solved')],
    ['it waits for the customer', (lane: ReturnType<typeof startLane>) => lane.status('pending')],
    ['the operator took it away', (lane: ReturnType<typeof startLane>) => lane.reload({})],
  ])('is not sent when %s', (_why, before) => {
    const { lane } = begun(reminding);
    lane.pass(HOUR);
    before(lane);
    expect(lane.ring('reminder').effects).toEqual([]);
  });

  test('comes in time also where it is set close to the end', () => {
    const { lane } = begun({ replies: { reminder: { beforeMs: 60_000, text: 'Soon.' } } });
    expect(sendsOf(lane.ring('reminder'))).toHaveLength(1);
  });
});

describe('when an agent answers', () => {
  const marking = { replies: { markRead: true, typing: true } };

  test("the customer's last message is marked as read, once", () => {
    const { lane } = begun(marking);
    lane.write('Second');
    expect(lane.comment('<p>Hi</p>').effects).toMatchObject([
      { kind: 'mark-read', wamid: 'wamid.2', typing: false },
      { kind: 'send-text' },
    ]);
    expect(kindsOf(lane.comment('<p>More</p>', { id: 'k2' }))).toEqual(['send-text']);
    lane.write('Third');
    expect(lane.comment('<p>Well</p>', { id: 'k3' }).effects[0]).toMatchObject({ wamid: 'wamid.3' });
  });

  test('somebody writes while parts are on their way', () => {
    const { lane } = begun(marking);
    expect(lane.comment(`<p>${'a '.repeat(3000)}</p>`).effects[0]).toMatchObject({ kind: 'mark-read', typing: true });
  });

  test('nothing is shown that the operator does not want, nor while observing, nor for a held reply', () => {
    expect(kindsOf(begun({ replies: { markRead: false, typing: true } }).lane.comment('<p>Hi</p>'))).toEqual([
      'send-text',
    ]);
    expect(kindsOf(begun({ ...marking, mode: 'observe' }).lane.comment('<p>Hi</p>'))).toEqual(['send-text']);
    const { lane } = begun({ replies: { ...marking.replies, whenClosed: 'hold' } });
    lane.pass(DAY);
    expect(kindsOf(lane.comment('<p>Hi</p>'))).toEqual(['add-comment']);
  });

  test('what became of the mark is nobody to be told', () => {
    const { lane } = begun(marking);
    const mark = lane.comment('<p>Hi</p>').effects.slice(0, 1);
    expect(lane.refuse(mark, 'other')).toMatchObject({ effects: [], alerts: [] });
    expect(lane.settle(mark, { result: 'applied', data: {} })).toMatchObject({ effects: [], alerts: [] });
  });
});
