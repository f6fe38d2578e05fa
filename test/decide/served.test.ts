import { describe, expect, test } from '@jest/globals';
import { anna, codesOf, notesOf, startLane } from './lane.ts';

const SIDE = { type: 'customer-side-event', wamid: 's1', kind: 'reaction', text: '[reaction] 👍', sentAt: 0 } as const;

describe('the pilot', () => {
  test.each([
    ['no list at all', []],
    ['the number with a plus', ['+491701234567']],
    ['the number as people write it', ['+49 (170) 123-4567']],
    ['one of several', ['+4911111111', 'US.99', '491701234567']],
  ])('serves a customer by %s', (_, pilot) => {
    expect(startLane({ pilot }).write('Hello').discard).toBeUndefined();
  });

  test('serves a customer without a number by the WhatsApp user id, compared whole', () => {
    const nameless = { id: 'c2', bsuid: 'DE.12345' };
    expect(startLane({ pilot: ['DE.12345'] }, nameless).write('Hello').discard).toBeUndefined();
    expect(startLane({ pilot: ['DE.1234'] }, nameless).write('Hello').discard).toBe('not-in-pilot');
    expect(startLane({ pilot: ['+12345'] }, nameless).write('Hello').discard).toBe('not-in-pilot');
  });

  test('serves a number in whichever of its variants it is listed', () => {
    const brazilian = { ...anna, phone: '551187654321' };
    expect(startLane({ pilot: ['+5511987654321'] }, brazilian).write('Oi').discard).toBeUndefined();
  });

  test('keeps everybody else’s messages without a ticket, and remembers that WhatsApp’s window opened', () => {
    const lane = startLane({ pilot: ['+491709999999'] });
    const decision = lane.write('Hello');
    expect([decision.discard, decision.effects, codesOf(decision)]).toEqual([
      'not-in-pilot',
      [],
      ['discard.not-in-pilot'],
    ]);
    expect(lane.state.lastInboundAt).toBe(lane.now);
  });

  test('says nothing of a reaction of somebody who left it', () => {
    const lane = startLane({ pilot: ['+491701234567'] });
    lane.begin();
    lane.reload({ pilot: ['+491709999999'] });
    expect(lane.tell(SIDE)).toMatchObject({ discard: 'not-in-pilot', effects: [] });
  });

  test('tells an agent who answers somebody who left it, instead of sending or keeping silent', () => {
    const lane = startLane({ pilot: ['+491701234567'] });
    lane.begin();
    lane.reload({ pilot: ['+491709999999'] });
    const decision = lane.comment('<p>Hi</p>');
    expect(codesOf(decision)).toEqual(['reply.not-in-pilot', 'reply.failed']);
    expect(decision.effects.filter(({ kind }) => kind === 'send-text')).toEqual([]);
    expect(notesOf(decision)[0]).toContain('[failed]');
    expect(notesOf(decision)[0]).toContain('pilot');
  });
});
