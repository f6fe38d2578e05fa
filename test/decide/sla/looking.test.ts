import { describe, expect, test } from '@jest/globals';
import { codesOf, kindsOf, MINUTE, startLane } from '../lane.ts';
import { stage, startWatched } from './watched.ts';

const STAGES = [stage('before', 5)];

describe('when a ticket is looked at', () => {
  test('after nothing happened, at one of the times that others share', () => {
    const { see, next } = startWatched(STAGES);
    see([]);
    expect(next()).toBe(90);
  });

  test('soon after it was made, and after each thing that may change its deadlines', () => {
    const { lane, see, next, goTo } = startWatched(STAGES);
    expect(next()).toBe(1);
    see([]);
    goTo(3.5);
    lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'changed', at: lane.now });
    expect(next()).toBe(4);
    see([], {}, lane.now + 10_000);
    goTo(7.5);
    const [comment] = lane.write('More').effects.filter(({ kind }) => kind === 'add-comment');
    expect(next()).toBe(90);
    if (comment) lane.settle([comment], { result: 'applied', data: {} });
    expect(next()).toBe(8);
  });

  test('again when something happened after the read had begun', () => {
    const { lane, see, next, goTo } = startWatched(STAGES);
    see([]);
    goTo(3.5);
    const began = lane.now - 1_000;
    lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'changed', at: lane.now });
    see([], {}, began);
    expect(next()).toBe(4);
    goTo(4);
    see([]);
    expect(next()).toBe(90);
  });

  test('soon again where the helpdesk still reckons, and nobody is told meanwhile', () => {
    const { lane, see, active, next, goTo } = startWatched(STAGES);
    see([active('resolution', 15)]);
    goTo(10);
    const unsettled = see([{ metric: 'resolution', state: 'paused' }], { unsettled: true });
    expect(codesOf(unsettled)).not.toContain('sla.fired');
    expect(next()).toBe(11);
    goTo(11);
    expect(codesOf(see([active('resolution', 15)]))).toContain('sla.fired');
    expect(lane.ticket().watch?.deadlines).toHaveLength(1);
  });

  test('a stage that is due soon is not put off by what happens', () => {
    const { lane, see, active, next, goTo } = startWatched(STAGES);
    see([active('resolution', 15)]);
    goTo(9.9);
    lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'changed', at: lane.now });
    expect(next()).toBe(10);
    expect(lane.ticket().watch?.stageAt).toBe(lane.ticket().watch?.lookAt);
  });

  test('notes of the bridge itself lead to no look', () => {
    const { lane, see, next, active, goTo } = startWatched(STAGES);
    see([active('resolution', 15)]);
    goTo(10);
    const notes = see([active('resolution', 15)]).effects.filter(({ kind }) => kind === 'add-comment');
    lane.settle(notes, { result: 'applied', data: {} });
    expect(next()).toBe(100);
  });

  test('an older read than the newest is passed over; a clock that was put back does not make all of them old', () => {
    const { lane, see, active, goTo } = startWatched(STAGES);
    goTo(9);
    see([active('resolution', 15)]);
    expect(codesOf(see([], {}, lane.now - 1))).toContain('sla.old-read');
    expect(lane.ticket().watch?.deadlines).toHaveLength(1);
    lane.pass(-60 * MINUTE);
    expect(codesOf(see([active('resolution', 15)]))).toContain('sla.read');
  });

  test('one that the helpdesk shows as solved, or does not show any more, is read as a ticket', () => {
    const { lane, see } = startWatched(STAGES);
    const solved = see([], { status: 'solved' });
    expect(kindsOf(solved)).toEqual(['read-ticket']);
    expect(lane.ticket().watch?.deadlines).toEqual([]);
    const gone = startWatched(STAGES).lane.tell({ type: 'deadlines-seen', ticket: 'conv:1', at: 1e15 });
    expect(kindsOf(gone)).toEqual(['read-ticket']);
  });

  test('soon after it was opened again', () => {
    const { lane, see, next, goTo } = startWatched(STAGES);
    see([], { status: 'solved' });
    lane.status('solved');
    goTo(10.5);
    lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'changed', at: lane.now });
    expect(next()).toBe(90);
    lane.status('open');
    expect(next()).toBe(11);
    see([], {}, lane.now + 10_000);
    goTo(20.5);
    lane.status('open');
    expect(next()).toBe(100);
  });

  test('never where no stages are configured, and nothing is done about a ticket that is not known', () => {
    const lane = startLane();
    lane.begin();
    expect(lane.ticket().watch).toBeUndefined();
    expect(codesOf(lane.tell({ type: 'deadlines-seen', ticket: 'conv:1', at: lane.now }))).toEqual(['sla.off']);
    expect(codesOf(lane.tell({ type: 'deadlines-seen', ticket: 'conv:9', at: lane.now }))).toEqual([
      'sla.unknown-ticket',
    ]);
  });
});
