import { describe, expect, test } from '@jest/globals';
import { begun, note, tags, words } from './effects.ts';
import { createOf, customersOf, kindsOf, notesOf, startLane } from './lane.ts';

describe('an applied call', () => {
  test('gives the ticket its number and state', () => {
    const lane = begun();
    expect(lane.ticket()).toMatchObject({ helpdeskId: '101', status: 'new' });
  });

  test('of a ticket whose creation was in doubt has it read: what was written meanwhile nobody could place', () => {
    const lane = startLane();
    const create = createOf(lane.write('Hi'));
    const known = { ticketId: '101', ticketStatus: 'new' } as const;
    const late = lane.settle([create], { result: 'applied', data: { ...known, late: true } });
    expect(late.effects).toEqual([{ kind: 'read-ticket', ticket: 'conv:1' }]);
    const prompt = startLane();
    expect(prompt.settle([createOf(prompt.write('Hi'))], { result: 'applied', data: known }).effects).toEqual([]);
  });

  test('names left out by the helpdesk are for the operators', () => {
    const lane = startLane();
    const create = createOf(lane.write('Hi'));
    const { alerts } = lane.settle([create], {
      result: 'applied',
      data: { ticketId: '1', leftOut: ['group Support'] },
    });
    expect(alerts).toEqual([{ what: 'config-left-out', detail: 'group Support' }]);
  });

  test('of a ticket that was thought to be lost makes it usable', () => {
    const lane = startLane();
    const create = createOf(lane.write('Hi'));
    lane.settle([create], { result: 'dead', reason: 'gave-up', detail: '' });
    expect(lane.ticket().status).toBe('failed');
    lane.settle([create], { result: 'applied', data: { ticketId: '101', ticketStatus: 'new' } });
    expect(customersOf(lane.write('and?'))).toMatchObject([{ ticket: 'conv:1' }]);
  });

  test('of a ticket that is not known here is only a reason', () => {
    const lane = startLane();
    for (const effect of [words('w', 'x:1'), { kind: 'read-ticket', ticket: 'x:1' } as const]) {
      const snapshot = { ticketId: '1', status: 'open', updatedAt: 1 } as const;
      expect(lane.settle([effect], { result: 'applied', data: { ticketStatus: 'open', snapshot } }).effects).toEqual(
        [],
      );
    }
    expect(lane.state.tickets).toEqual([]);
  });
});

describe('a ticket whose creation is refused', () => {
  const configured = { ticket: { group: 'Support', fields: { a: 'b' }, form: 'F' } };

  test('is made without the configured names, tagged, under the same key', () => {
    const lane = startLane(configured);
    const create = createOf(lane.write('Hi'));
    const decision = lane.refuse([create], 'unknown-field');
    const draft = {
      subject: 'WhatsApp: Anna',
      priority: 'normal',
      tags: ['whatsapp', 'deskbridge_config'],
      fields: {},
    };
    expect(decision.effects).toEqual([{ ...create, draft }]);
    expect(decision.alerts).toMatchObject([{ what: 'ticket-config' }]);
    expect(lane.ticket().status).toBe('making');
  });

  test('gets what waited for it again, in order, on the same key', () => {
    const lane = startLane(configured);
    const create = createOf(lane.write('Hi'));
    const waiting = [customersOf(lane.write('a')), customersOf(lane.write('b'))].flat();
    lane.refuse([create], 'unknown-field');
    expect(lane.refuse([...waiting, note(), tags], 'ticket-unmade').effects).toEqual([...waiting, note(), tags]);
    expect(lane.refuse(waiting, 'unknown-field').effects).toEqual(waiting);
  });

  test('is asked for with less each time, then given up', () => {
    const lane = begun(configured);
    lane.status('closed');
    const followUp = createOf(lane.write('again'));
    expect(followUp.followUpOf).toBe('conv:1');
    const bare = createOf(lane.refuse([followUp], 'other'));
    expect(bare.followUpOf).toBe('conv:1');
    const plain = createOf(lane.refuse([bare], 'other'));
    expect(plain).not.toHaveProperty('followUpOf');
    const last = lane.refuse([plain], 'other');
    expect(last).toMatchObject({ effects: [], alerts: [{ what: 'ticket-failed' }] });
    expect(lane.ticket(2).status).toBe('failed');
  });

  test('as a follow-up of something not closed becomes a plain one first', () => {
    const lane = begun(configured);
    lane.status('closed');
    const decision = lane.refuse([createOf(lane.write('again'))], 'ticket-closed');
    expect(createOf(decision)).not.toHaveProperty('followUpOf');
    expect(createOf(decision).draft.group).toBe('Support');
  });

  test('because the requester is gone comes after them, with the same key', () => {
    const lane = startLane();
    const create = createOf(lane.write('Hi'));
    expect(lane.refuse([create], 'requester-gone').effects).toEqual([{ kind: 'ensure-requester' }, create]);
  });

  test('for good is failed: operators know, and what waited gets a new one without a second acknowledgement', () => {
    const lane = startLane({ acknowledgement: 'Hi' });
    const create = createOf(lane.write('Hi'));
    const waiting = customersOf(lane.write('a'));
    const dead = lane.settle([create], { result: 'dead', reason: 'requester-suspended', detail: 'suspended' });
    expect(dead.alerts).toMatchObject([{ what: 'ticket-failed', detail: expect.stringContaining('suspended') }]);
    const moved = lane.refuse([...waiting, tags], 'ticket-unmade');
    expect(kindsOf(moved)).toEqual(['create-ticket', 'add-tags']);
    expect(createOf(moved)).toMatchObject({ ticket: 'conv:2', messages: ['wamid.2'] });
    expect(customersOf(lane.write('b'))).toMatchObject([{ ticket: 'conv:2' }]);
  });
});

describe('what was given up', () => {
  test('is told to operators', () => {
    const lane = begun();
    const { alerts } = lane.settle([words('a')], { result: 'dead', reason: 'gave-up', detail: 'timeouts' });
    expect(alerts).toEqual([{ what: 'add-comment-dead', detail: 'gave-up: timeouts' }]);
  });

  test('leaves a visible gap when it is parked', () => {
    const lane = begun();
    expect(notesOf(lane.settle([words('a'), words('b')], { result: 'parked' }))).toEqual([
      expect.stringMatching(/^\[gap\] Messages are missing here: 2\./),
    ]);
    expect(lane.settle([note()], { result: 'parked' }).effects).toEqual([]);
    lane.status('closed');
    expect(lane.settle([words('a')], { result: 'parked' }).effects).toEqual([]);
  });

  test('or unknown, without being a send, is told too', () => {
    const { alerts } = begun().settle([words('a')], { result: 'unknown', detail: '?' });
    expect(alerts).toMatchObject([{ what: 'add-comment-unknown' }]);
  });
});
