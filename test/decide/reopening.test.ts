import { describe, expect, test } from '@jest/globals';
import { codesOf, customersOf, HOUR, MINUTE, startLane } from './lane.ts';

describe('reopening', () => {
  test.each([
    ['solved', 'It is broken again', true],
    ['solved', 'Danke!', false],
    ['solved', '👍', false],
    ['solved', 'Thanks, but when?', true],
    ['pending', 'Danke!', true],
    ['pending', 'My number is 5', true],
    ['open', 'Danke!', false],
    ['hold', 'ok', false],
  ] as const)('on a %s ticket, %p asks for an open one: %p', (status, text, reopen) => {
    const lane = startLane();
    lane.begin();
    lane.status(status);
    expect(customersOf(lane.write(text))).toMatchObject([{ reopen }]);
  });

  test('a caption of thanks is a picture, not closing words; a tapped button is its title', () => {
    const lane = startLane();
    lane.begin();
    lane.status('solved');
    expect(customersOf(lane.write('[button] Danke', { kind: 'button' }))).toMatchObject([{ reopen: false }]);
    lane.pass(HOUR);
    expect(customersOf(lane.write('[image] danke', { kind: 'image' }))).toMatchObject([{ reopen: true }]);
  });

  test('a second message within ten minutes of closing words reopens, whatever it says', () => {
    const lane = startLane();
    lane.begin();
    lane.status('solved');
    expect(codesOf(lane.write('danke'))).toEqual(['threading.joined', 'threading.closing-words']);
    lane.pass(10 * MINUTE);
    expect(customersOf(lane.write('ok'))).toMatchObject([{ reopen: true }]);
  });

  test('closing words on an open ticket start no such ten minutes', () => {
    const lane = startLane();
    lane.begin();
    lane.write('danke');
    lane.status('solved');
    expect(customersOf(lane.write('danke'))).toMatchObject([{ reopen: false }]);
  });

  test('closing words later than that leave it solved again', () => {
    const lane = startLane();
    lane.begin();
    lane.status('solved');
    lane.write('danke');
    lane.pass(10 * MINUTE + 1);
    expect(customersOf(lane.write('ok'))).toMatchObject([{ reopen: false }]);
  });

  test('the operator may switch closing words off or name their own', () => {
    for (const [closingWords, reopen] of [
      [false, true],
      [['tschüss'], true],
      [['danke'] as const, false],
    ] as const) {
      const lane = startLane({ threading: { closingWords } });
      lane.begin();
      lane.status('solved');
      expect(customersOf(lane.write('Danke'))).toMatchObject([{ reopen }]);
    }
  });

  test('a ticket solved a second before the message is reopened when the answer shows it, once', () => {
    const lane = startLane();
    lane.begin();
    const comment = customersOf(lane.write('Still broken'));
    expect(comment).toMatchObject([{ reopen: true }]);
    const after = lane.settle(comment, { result: 'applied', data: { ticketStatus: 'solved' } });
    expect(after.effects).toEqual([{ kind: 'update-ticket', ticket: 'conv:1', reopen: true }]);
    expect(lane.ticket().status).toBe('solved');
    const again = lane.settle(after.effects, { result: 'applied', data: { ticketStatus: 'solved' } });
    expect(again.effects).toEqual([]);
  });

  test('the state is not believed to be open before the helpdesk says so, since the call is made from it', () => {
    const lane = startLane();
    lane.begin();
    lane.status('solved');
    const comment = customersOf(lane.write('Still broken'));
    expect(lane.ticket().status).toBe('solved');
    lane.settle(comment, { result: 'applied', data: { ticketStatus: 'open' } });
    expect(lane.ticket()).toMatchObject({ status: 'open' });
    expect(lane.ticket()).not.toHaveProperty('solvedAt');
  });
});
