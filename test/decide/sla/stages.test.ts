import { describe, expect, test } from '@jest/globals';
import { codesOf, kindsOf, MINUTE, notesOf } from '../lane.ts';
import { fired, stage, startWatched } from './watched.ts';

const LADDER = [stage('before', 5), stage('after', 0), stage('after', 30)];

describe('stages of a deadline', () => {
  test('fire once each, at their times, and only after the ticket was read again', () => {
    const { see, active, goTo, next } = startWatched(LADDER);
    const due = active('first-reply', 15);
    expect(fired(see([due]))).toEqual([]);
    expect(next()).toBe(10);
    goTo(10);
    expect(fired(see([due]))).toEqual(['first-reply: before 5m']);
    expect(next()).toBe(15);
    expect(fired(see([due]))).toEqual([]);
    goTo(15);
    expect(fired(see([due]))).toEqual(['first-reply: after 0m']);
    goTo(45);
    expect(fired(see([due]))).toEqual(['first-reply: after 30m']);
    goTo(90);
    expect(fired(see([due]))).toEqual([]);
  });

  test('a read that began before a stage was due fires nothing, and the ticket is read at once', () => {
    const { lane, see, active, goTo, next } = startWatched(LADDER);
    const due = active('first-reply', 15);
    see([due]);
    goTo(10);
    expect(fired(see([due], {}, lane.now - 1))).toEqual([]);
    expect(next()).toBe(10);
    expect(fired(see([due]))).toEqual(['first-reply: before 5m']);
  });

  test('what was read too long ago is read again before anybody is told', () => {
    const { lane, see, active, goTo } = startWatched(LADDER);
    const due = active('first-reply', 15);
    see([due]);
    goTo(12);
    const old = see([due], {}, lane.now - 90_000);
    expect(fired(old)).toEqual([]);
    expect(codesOf(old)).toContain('sla.read-again');
    expect(fired(see([due]))).toEqual(['first-reply: before 5m, late']);
  });

  test('after an outage they fire late, marked so, in order', () => {
    const { see, active, goTo } = startWatched(LADDER);
    const due = active('first-reply', 15);
    see([due]);
    goTo(50);
    const decision = see([due]);
    expect(fired(decision)).toEqual([
      'first-reply: before 5m, late',
      'first-reply: after 0m, late',
      'first-reply: after 30m, late',
    ]);
    expect(notesOf(decision)[0]).toContain('(late: this was to be said at 2026-11-22 04:10 UTC)');
  });

  test('of several deadlines fire in the order of their times', () => {
    const { see, active, goTo } = startWatched(LADDER);
    const all = [active('resolution', 14), active('first-reply', 13)];
    see(all);
    goTo(9);
    expect(fired(see(all))).toEqual(['first-reply: before 5m', 'resolution: before 5m']);
  });

  test('a deadline that moves takes those along that have not fired, and none fires twice', () => {
    const { see, active, goTo, next } = startWatched(LADDER);
    see([active('resolution', 15)]);
    goTo(10);
    expect(fired(see([active('resolution', 15)]))).toHaveLength(1);
    goTo(11);
    see([active('resolution', 60)]);
    expect(next()).toBe(60);
    goTo(55);
    expect(fired(see([active('resolution', 60)]))).toEqual([]);
    goTo(60);
    expect(fired(see([active('resolution', 60)]))).toEqual(['resolution: after 0m']);
  });

  test('a deadline that comes nearer fires at once what is due by then', () => {
    const { see, active, goTo } = startWatched(LADDER);
    see([active('resolution', 60)]);
    goTo(20);
    expect(fired(see([active('resolution', 20)]))).toEqual(['resolution: before 5m, late', 'resolution: after 0m']);
  });

  test('a paused deadline alarms nobody, keeps what it has fired, and goes on later', () => {
    const { see, active, goTo } = startWatched(LADDER);
    see([active('resolution', 15)]);
    goTo(10);
    see([active('resolution', 15)]);
    goTo(16);
    expect(fired(see([{ metric: 'resolution', state: 'paused' }]))).toEqual([]);
    goTo(40);
    expect(fired(see([active('resolution', 42)]))).toEqual([]);
    goTo(42);
    expect(fired(see([active('resolution', 42)]))).toEqual(['resolution: after 0m']);
  });

  test.each([
    ['met', [{ metric: 'next-reply', state: 'met' } as const]],
    ['gone', []],
  ])('a deadline that was seen %s is another one when it comes back', (_how, ended) => {
    const { see, active, goTo } = startWatched(LADDER);
    see([active('next-reply', 15)]);
    goTo(10);
    see([active('next-reply', 15)]);
    goTo(12);
    see(ended);
    goTo(30);
    see([active('next-reply', 60)]);
    goTo(55);
    expect(fired(see([active('next-reply', 60)]))).toEqual(['next-reply: before 5m']);
  });

  test('an answer between two reads makes the deadline behind it another one', () => {
    const { lane, see, active, goTo } = startWatched(LADDER);
    see([active('next-reply', 15)]);
    goTo(10);
    see([active('next-reply', 15)]);
    goTo(12);
    lane.reply('Here you are');
    goTo(13);
    see([active('next-reply', 43)]);
    goTo(38);
    expect(fired(see([active('next-reply', 43)]))).toEqual(['next-reply: before 5m']);
  });

  test('nobody is told of what was answered while the helpdesk has not noticed yet', () => {
    const { lane, see, active, goTo, next } = startWatched(LADDER, { sla: { quietAfterAgentMs: 0 } });
    see([active('first-reply', 15)]);
    goTo(14);
    see([active('first-reply', 15)]);
    lane.reply('Hi');
    goTo(15);
    expect(fired(see([active('first-reply', 15)]))).toEqual([]);
    expect(next()).toBe(16);
    goTo(17);
    // Two minutes on, its word counts again.
    expect(fired(see([active('first-reply', 15)]))).toEqual(['first-reply: after 0m, late']);
  });

  test('do not fire again for a ticket that was deleted and is back', () => {
    const { lane, see, active, goTo } = startWatched([stage('before', 5)]);
    see([active('resolution', 15)]);
    goTo(10);
    expect(fired(see([active('resolution', 15)]))).toHaveLength(1);
    goTo(11);
    lane.tell({ type: 'deadlines-seen', ticket: 'conv:1', at: lane.now });
    goTo(12);
    expect(fired(see([active('resolution', 15)]))).toEqual([]);
  });

  test('a warning longer than the whole target is none', () => {
    const { see, active, goTo, next } = startWatched([stage('before', 30), stage('before', 5)]);
    see([active('first-reply', 15)]);
    expect(next()).toBe(10);
    goTo(10);
    expect(fired(see([active('first-reply', 15)]))).toEqual(['first-reply: before 5m']);
    // The target grew.
    see([active('first-reply', 120)]);
    expect(next()).toBe(90);
  });

  test('only deadlines that they name', () => {
    const { see, active, goTo } = startWatched([stage('after', 0, { metrics: ['resolution'] })]);
    const all = [active('first-reply', 5), active('resolution', 6)];
    see(all);
    goTo(7);
    expect(fired(see(all))).toEqual(['resolution: after 0m']);
  });

  test('that were due a day before the deadline was ever seen are history', () => {
    const { see, active, goTo } = startWatched(LADDER);
    goTo(60 * 30);
    expect(fired(see([active('resolution', 15)]))).toEqual([]);
    expect(fired(see([active('first-reply', 60 * 29)]))).toEqual([
      'first-reply: before 5m, late',
      'first-reply: after 0m, late',
      'first-reply: after 30m, late',
    ]);
  });

  test('do not fire again when others are added to the configuration', () => {
    const { lane, see, active, goTo } = startWatched([stage('before', 5)]);
    see([active('resolution', 15)]);
    goTo(10);
    see([active('resolution', 15)]);
    lane.reload({ notify: { support: ['slack'] }, sla: { stages: [stage('before', 8), stage('before', 5)] } });
    expect(fired(see([active('resolution', 15)]))).toEqual(['resolution: before 8m, late']);
  });
});

describe('an agent at work', () => {
  test('is not warned until they have been quiet for a while', () => {
    const { lane, see, active, goTo, next } = startWatched(LADDER);
    see([active('resolution', 15)]);
    goTo(10);
    const working = { lastAgentActivity: lane.now - MINUTE };
    expect(fired(see([active('resolution', 15)], working))).toEqual([]);
    expect(next()).toBe(12);
    goTo(12);
    expect(fired(see([active('resolution', 15)], working))).toEqual(['resolution: before 5m']);
  });

  test('is not warned at all when the deadline is there before that', () => {
    const { lane, see, active, goTo } = startWatched(LADDER);
    see([active('resolution', 15)]);
    goTo(13);
    expect(fired(see([active('resolution', 15)], { lastAgentActivity: lane.now }))).toEqual([]);
    goTo(30);
    expect(fired(see([active('resolution', 15)]))).toEqual(['resolution: after 0m, late']);
  });

  test('holds up what follows a breach no longer than the quiet time, and keeps the ticket', () => {
    const moving = [stage('after', 0, { group: 'Specialists', priority: 'urgent' })];
    const { lane, see, active, goTo, next } = startWatched(moving);
    see([active('resolution', 15)]);
    goTo(15);
    expect(fired(see([active('resolution', 15)], { lastAgentActivity: lane.now }))).toEqual([]);
    expect(next()).toBe(18);
    goTo(18);
    const decision = see([active('resolution', 15)], { lastAgentActivity: lane.now });
    expect(fired(decision)).toEqual(['resolution: after 0m']);
    expect(codesOf(decision)).toContain('sla.not-moved');
    expect(decision.effects).toContainEqual(
      expect.objectContaining({ kind: 'update-ticket', change: { raisePriorityTo: 'urgent' } }),
    );
  });
});

describe('what a stage does', () => {
  test('people are told by one notice, and one note stands on the ticket', () => {
    const { see, active, goTo } = startWatched([stage('before', 5)]);
    see([active('first-reply', 15)]);
    goTo(10);
    const decision = see([active('first-reply', 15)]);
    expect(kindsOf(decision)).toEqual(['notify', 'add-comment']);
    expect(decision.effects[0]).toMatchObject({
      ticket: 'conv:1',
      to: [{ channel: 'support' }],
      notice: { about: 'sla-warning', what: 'First reply due in 5 min', why: ['stage before 5m', 'priority normal'] },
    });
    expect(notesOf(decision)[0]).toMatch(/^\[sla\] .*First reply due in 5 min/);
  });

  test('the agent’s own note is the trace: there is no second one', () => {
    const { see, active, goTo } = startWatched([stage('after', 0, { notify: ['assignee'] })]);
    see([active('first-reply', 15)]);
    goTo(15);
    const decision = see([active('first-reply', 15)], { assignee: { name: 'Ben', email: 'ben@example.com' } });
    expect(notesOf(decision)).toHaveLength(1);
    expect(notesOf(decision)[0]).toMatch(/^\[sla\] .*First reply: deadline missed/);
  });

  test('of a ticket that nobody has, the group’s channel or the leads are told, with a trace on the ticket', () => {
    const { see, active, goTo } = startWatched([stage('after', 0, { notify: ['assignee'] })]);
    see([active('first-reply', 15)]);
    goTo(15);
    const decision = see([active('first-reply', 15)], { group: 'Nobody' });
    expect(decision.effects).toContainEqual(expect.objectContaining({ kind: 'notify', to: [{ channel: 'leads' }] }));
    expect(notesOf(decision)).toHaveLength(1);
  });

  test('the ticket moves, is tagged, and the customer hears of it, also where a person had set it', () => {
    const moving = stage('after', 0, { notify: [], group: 'Specialists', tags: ['late'], reply: 'escalated' });
    const { see, active, goTo } = startWatched([moving]);
    see([active('first-reply', 15)]);
    goTo(15);
    const decision = see([active('first-reply', 15)]);
    expect(kindsOf(decision)).toEqual(['add-comment', 'update-ticket', 'add-tags', 'send-text']);
    expect(decision.effects[1]).toMatchObject({ change: { group: 'Specialists' }, reopen: false });
    expect(decision.effects[3]).toMatchObject({ text: expect.stringContaining('specialist') });
  });

  test('only where its conditions hold, by what was just read; later when they do', () => {
    const urgent = stage('after', 30, { when: { priority: ['urgent'] } });
    const { lane, see, active, goTo } = startWatched([urgent]);
    see([active('first-reply', 15)]);
    goTo(45);
    expect(fired(see([active('first-reply', 15)]))).toEqual([]);
    expect(lane.ticket().watch?.stageAt).toBe(lane.ticket().watch?.lookAt);
    goTo(80);
    expect(fired(see([active('first-reply', 15)], { priority: 'urgent' }))).toEqual(['first-reply: after 30m']);
  });

  test('in the language of the number', () => {
    const { see, active, goTo } = startWatched([stage('before', 5)], {
      numbers: { n1: { id: 'n1', name: 'x', language: 'de', tags: [] } },
    });
    see([active('first-reply', 15)]);
    goTo(10);
    expect(notesOf(see([active('first-reply', 15)]))[0]).toContain('Erste Antwort fällig in 5 min');
  });
});
