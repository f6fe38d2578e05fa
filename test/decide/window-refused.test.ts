import { describe, expect, test } from '@jest/globals';
import { holding, tagged } from './held-lane.ts';
import { codesOf, HOUR, kindsOf, notesOf, type PolicyChange, sendsOf, startLane, T0, textsOf } from './lane.ts';

describe("Meta's word that the window is closed", () => {
  const open = (change: PolicyChange = {}) => {
    const lane = startLane(holding(change));
    lane.begin();
    lane.pass(HOUR);
    return lane;
  };

  test('turns a reply that was sent into a held one, by the answer', () => {
    const lane = open();
    const sent = lane.comment('<p>Hi</p>');
    const decision = lane.refuse(sent.effects, 'window-closed', '131047');
    expect(kindsOf(decision)).toEqual(['send-template', 'add-comment']);
    expect(notesOf(decision)[0]).toMatch(/^\[held\]/);
    // Later replies keep their place behind it, though our clock would let them go.
    const next = lane.comment('<p>More</p>', { id: 'k2' });
    expect(codesOf(next)).toEqual(['reply.behind-held', 'reply.held']);
    expect(textsOf(lane.write('Yes?'))).toEqual(['Hi', 'More']);
  });

  test('by a failed status too; parts that fail one by one are one reply again, with one note', () => {
    const lane = open();
    const sends = sendsOf(lane.comment(`<p>${'a '.repeat(3000)}</p>`));
    const [first, second] = sends;
    if (!first || !second) throw new Error('two parts expected');
    expect(kindsOf(lane.fail(second, '131047'))).toEqual(['send-template', 'add-comment']);
    expect(kindsOf(lane.fail(first, '131047'))).toEqual([]);
    expect(lane.fail(first, '131047').effects).toEqual([]);
    expect(lane.state.held).toHaveLength(1);
    expect(textsOf(lane.write('Yes?'))).toEqual([first.text, second.text]);
  });

  test('counts once: turned down again, a note says that it was not sent', () => {
    const lane = open();
    lane.refuse(lane.comment('<p>Hi</p>').effects, 'window-closed', '131047');
    const again = lane.write('Yes?');
    const decision = lane.refuse(sendsOf(again), 'window-closed', '131047');
    expect(notesOf(decision)[0]).toMatch(/^\[failed\] This reply was NOT sent/);
    expect(decision.effects).toContainEqual(tagged);
    expect(lane.state.held).toBeUndefined();
  });

  test('came too late when the customer wrote meanwhile: the reply goes out again at once', () => {
    const lane = open();
    const sent = lane.comment('<p>Hi</p>');
    lane.write('Hello?');
    const decision = lane.refuse(sent.effects, 'window-closed', '131047');
    expect(codesOf(decision)).toEqual(['settled.refused', 'reply.sent-again']);
    expect(sendsOf(decision)).toMatchObject([{ text: 'Hi', released: true }]);
  });

  test('is taken back by a delivery: what arrived is not sent twice', () => {
    const lane = open();
    const [send] = sendsOf(lane.comment('<p>Hi</p>'));
    if (!send) throw new Error('a send expected');
    lane.fail(send, '131047');
    const status = { type: 'delivery-status', wamid: 'w', status: 'delivered', at: lane.now } as const;
    lane.tell(status, { sent: { effectId: lane.idOf(send), comment: 'k1' } });
    expect(lane.state.held).toBeUndefined();
    expect(textsOf(lane.write('Yes?'))).toEqual([]);
  });

  test('no failure counts after a delivery', () => {
    const lane = open();
    const [send] = sendsOf(lane.comment('<p>Hi</p>'));
    if (!send) throw new Error('a send expected');
    const status = {
      type: 'delivery-status',
      wamid: 'w',
      status: 'failed',
      at: T0,
      error: { code: '131026', title: '' },
    };
    const refs = { messageTicket: 'conv:1', sent: { effectId: lane.idOf(send), comment: 'k1', best: 'read' } };
    expect(lane.tell(status as never, refs as never)).toMatchObject({ effects: [] });
  });
});
