import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Decision } from '../../src/core/decision.ts';
import type { SendNotice } from '../../src/core/effects.ts';
import { type NoticeCard, OPERATOR_NUMBER, type Recipient } from '../../src/core/notices.ts';
import { alertNotice } from '../../src/format/alert-words.ts';
import { codesOf, DAY, HOUR, notesOf, startLane } from './lane.ts';

type Lane = ReturnType<typeof startLane>;

const notify = { support: ['slack'], leads: ['teams'], management: ['email', 'whatsapp'], ops: ['webhook'] } as const;

let lane: Lane;
beforeEach(() => {
  lane = startLane({ notify, alerts: ['ops'] });
  lane.set({ numberId: OPERATOR_NUMBER });
});

const card = (change: Partial<NoticeCard> = {}): NoticeCard => ({
  about: 'sla-warning',
  what: 'first reply is due',
  why: ['5 minutes before'],
  at: lane.now,
  ticket: { key: 'conv:7', id: '4711' },
  ...change,
});

const raise = (to: readonly (string | Recipient)[], change: Partial<NoticeCard> = {}): Decision =>
  lane.tell({
    type: 'notice-raised',
    to: to.map((each) => (typeof each === 'string' ? { channel: each } : each)),
    card: card(change),
  });

const alert = (what: string, detail: string, subject?: string): Decision => {
  const notice = alertNotice({ what, detail, ...(subject === undefined ? {} : { subject }) });
  return lane.tell({ type: 'notice-raised', to: [], card: { ...notice, at: lane.now } });
};

const sent = ({ effects }: Decision): SendNotice[] => effects.filter((effect) => effect.kind === 'send-notice');
const waysOf = (decision: Decision): string[] =>
  sent(decision).map(({ destination }) => `${destination.channel}/${destination.way}`);

describe('A notice', () => {
  test('goes to every channel, by all of its ways', () => {
    expect(waysOf(raise(['support', 'management']))).toEqual(['support/0', 'management/0', 'management/1']);
  });

  test('carries what is shown, whom to mention, and how many fit into one message', () => {
    const [notice] = sent(raise([{ channel: 'support', mentions: ['U1'] }]));
    expect(notice).toMatchObject({ card: card(), mentions: ['U1'], most: 100, ways: 1 });
    const mosts = sent(raise(['leads', 'management'])).map(({ most }) => most);
    expect(mosts).toEqual([50, 100, 20]);
  });

  test('whose channel is gone from the configuration goes to the next in its place', () => {
    expect(waysOf(raise([{ channel: 'gone', otherwise: ['gone too', 'leads'] }]))).toEqual(['leads/0']);
  });

  test('for which nobody is left stands on the ticket, and is an alert', () => {
    const decision = raise(['gone']);
    expect(notesOf(decision)).toEqual([
      expect.stringMatching(/^\[event\] The channel &quot;gone&quot; .*first reply is due/),
    ]);
    expect(decision.effects[0]).toMatchObject({ ticket: 'conv:7', reopen: false });
    expect(decision.alerts).toEqual([{ what: 'notice-undelivered', detail: 'gone' }]);
  });
});

describe('A channel that is given up', () => {
  const toSupport = () => sent(raise([{ channel: 'support', otherwise: ['leads'] }]));

  test('falls to the next one in its place, and operators hear of it', () => {
    const decision = lane.refuse(toSupport(), 'forbidden', undefined, 'HTTP 404');
    expect(waysOf(decision)).toEqual(['ops/0', 'leads/0']);
    expect(sent(decision)[0]?.card).toMatchObject({ about: 'alert', why: ['support', 'way 1: HTTP 404'] });
    expect(sent(decision)[1]?.card).toEqual(card());
  });

  test('with nobody in its place ends in a note on the ticket', () => {
    const first = lane.refuse(toSupport(), 'other');
    const last = lane.refuse(
      sent(first).filter(({ destination }) => destination.channel === 'leads'),
      'other',
    );
    expect(notesOf(last)).toEqual([expect.stringContaining('The channel &quot;leads&quot; could not be reached')]);
    expect(last.dead).toEqual([]);
  });

  test('without a ticket ends among the dead entries', () => {
    const [notice] = sent(alert('template-unusable', 'x'));
    if (!notice) throw new Error('nobody was told');
    const decision = lane.refuse([notice], 'forbidden');
    expect(decision.dead).toEqual([{ effectId: lane.idOf(notice), reason: 'notice' }]);
    expect(decision.effects).toEqual([]);
  });

  test('takes all notices of a message with it, each to the next channel', () => {
    const all = [toSupport(), toSupport(), toSupport()].flat();
    expect(waysOf(lane.refuse(all, 'other')).filter((way) => way === 'leads/0')).toHaveLength(3);
  });

  test('is not given up while another way of it may still reach people', () => {
    const [mail, whatsapp] = sent(raise([{ channel: 'management', otherwise: ['leads'] }]));
    if (!mail || !whatsapp) throw new Error('two ways were expected');
    expect(waysOf(lane.refuse([mail], 'forbidden'))).toEqual(['ops/0']);
    expect(waysOf(lane.refuse([whatsapp], 'recipient'))).toEqual(['ops/0', 'leads/0']);
    expect(lane.state.operators?.failed).toEqual({});
  });

  test('by a template that WhatsApp could not deliver falls to the next one too', () => {
    lane.reload({ notify: { boss: ['whatsapp'], leads: ['teams'] } });
    const [notice] = sent(raise([{ channel: 'boss', otherwise: ['leads'] }]));
    if (!notice) throw new Error('nobody was told');
    const failed = lane.tell(
      { type: 'delivery-status', wamid: 'w', status: 'failed', at: lane.now, error: { code: '131026', title: '' } },
      { sent: { effectId: lane.idOf(notice), effect: notice as never } },
    );
    expect(waysOf(failed)).toEqual(['leads/0']);
  });

  test('by its alert is told of once a day, and never through itself', () => {
    lane.reload({ notify, alerts: ['support', 'ops'] });
    expect(waysOf(lane.refuse(toSupport(), 'other')).filter((way) => way !== 'leads/0')).toEqual(['ops/0']);
    expect(waysOf(lane.refuse(toSupport(), 'other')).filter((way) => way !== 'leads/0')).toEqual([]);
  });
});

describe('An alert', () => {
  test('goes to the channels of `alerts`, whoever raised it', () => {
    expect(waysOf(alert('template-unusable', 'reopen (de): PAUSED'))).toEqual(['ops/0']);
  });

  test('is told once in 24 hours', () => {
    alert('template-unusable', 'reopen');
    lane.pass(DAY - 1);
    const again = alert('template-unusable', 'reopen');
    expect([waysOf(again), codesOf(again)]).toEqual([[], ['notice.told-before']]);
    lane.pass(1);
    expect(waysOf(alert('template-unusable', 'reopen'))).toEqual(['ops/0']);
  });

  test('is another one with another detail', () => {
    alert('template-unusable', 'reopen');
    expect(waysOf(alert('template-unusable', 'hello'))).toEqual(['ops/0']);
    expect(waysOf(alert('template-unusable', 'reopen'))).toEqual([]);
  });

  test('of something that has a state is told whenever the state changes', () => {
    const quality = (value: string) => waysOf(alert('phone_number_quality_update', value, 'whatsapp')).length;
    expect([quality('FLAGGED'), quality('FLAGGED'), quality('UNFLAGGED'), quality('FLAGGED')]).toEqual([1, 0, 1, 1]);
  });

  test('that nobody is configured to hear is only written down', () => {
    lane.reload({ notify });
    const decision = alert('template-unusable', 'reopen');
    expect([decision.effects, codesOf(decision)]).toEqual([[], ['notice.nobody']]);
  });

  test('is forgotten after a day, so that the lane does not grow', () => {
    for (let n = 0; n < 600; n += 1) alert('template-unusable', String(n));
    expect(lane.state.operators?.told).toHaveLength(500);
    lane.pass(25 * HOUR);
    alert('template-unusable', 'new');
    expect(lane.state.operators?.told).toHaveLength(1);
  });
});

test('While observing everything is decided and nothing is sent', () => {
  lane.reload({ notify, mode: 'observe' });
  expect(raise(['support'])).toMatchObject({ observed: true, effects: [{ kind: 'send-notice' }] });
});

test('A note on the ticket that is refused in its turn is at least in the log', () => {
  const notes = raise(['gone']).effects;
  const decision = lane.refuse(notes, 'ticket-closed');
  expect([decision.effects, decision.alerts]).toEqual([[], [{ what: 'notice-undelivered', detail: 'conv:7' }]]);
});

test('What became of a note, and news that a lane of a customer would hear, change nothing', () => {
  const applied = lane.settle(sent(raise(['support'])), { result: 'applied', data: {} });
  expect([applied.effects, applied.alerts]).toEqual([[], []]);
  const written = lane.write('hello');
  expect([written.effects, codesOf(written)]).toEqual([[], ['notice.ignored']]);
});
