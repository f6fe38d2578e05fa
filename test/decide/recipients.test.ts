import { describe, expect, test } from '@jest/globals';
import { resolveRecipients, type TicketPeople } from '../../src/decide/recipients.ts';

const policy = {
  notify: {
    support: ['slack'],
    leads: ['teams'],
    management: ['email', 'whatsapp'],
    'lead:Sales': ['email'],
    'lead:Support': ['email'],
  },
  people: {
    leads: { Support: 'support-lead@example.com', Sales: 'sales-lead@example.com' },
    slack: { 'support-lead@example.com': 'U0LEAD', 'anna@example.com': 'U0ANNA' },
  },
} as const;

const resolve = (names: readonly string[], people: TicketPeople = {}, onTicket = true) =>
  resolveRecipients(names, people, policy, onTicket);

const anna = { name: 'Anna', email: 'anna@example.com' };

describe('Who is told:', () => {
  test.each<[string, readonly string[], TicketPeople, object]>([
    [
      'a channel by its name, with `leads` in its place',
      ['management'],
      {},
      { to: [{ channel: 'management', otherwise: ['leads'] }] },
    ],
    [
      'the agent by a note, and nobody else',
      ['assignee'],
      { group: 'Support', assignee: anna },
      { note: true, to: [] },
    ],
    [
      'of an unassigned ticket the channel of its group',
      ['assignee'],
      { group: 'Support' },
      { note: false, to: [{ channel: 'support', otherwise: ['leads'] }] },
    ],
    ['of one without a group `leads`', ['assignee'], {}, { note: false, to: [{ channel: 'leads' }] }],
    ['of one whose group has no channel `leads`', ['assignee'], { group: 'Returns' }, { to: [{ channel: 'leads' }] }],
    [
      'the lead by a mention in the channel of the group, where Slack can do it',
      ['lead'],
      { group: 'support' },
      { to: [{ channel: 'support', mentions: ['U0LEAD'], otherwise: ['leads'] }] },
    ],
    [
      'the lead by mail where no channel mentions them',
      ['lead'],
      { group: 'Sales' },
      { to: [{ channel: 'lead:Sales', otherwise: ['leads'] }] },
    ],
    ['in place of a lead whom nobody knows `leads`', ['lead'], { group: 'Returns' }, { to: [{ channel: 'leads' }] }],
    [
      'each once, with every mention',
      ['support', 'lead', 'assignee'],
      { group: 'Support' },
      { to: [{ channel: 'support', mentions: ['U0LEAD'], otherwise: ['leads'] }] },
    ],
    [
      'several, none in place of one that is told anyway',
      ['support', 'leads'],
      { group: 'Support' },
      { to: [{ channel: 'support' }, { channel: 'leads' }] },
    ],
    [
      'the group before `leads` in place of a channel that fails',
      ['management'],
      { group: 'Support' },
      { to: [{ channel: 'management', otherwise: ['support', 'leads'] }] },
    ],
  ])('%s', (_what, names, people, expected) =>
    expect(resolve(names, people)).toMatchObject({ unknown: [], ...expected }),
  );
});

test('Without a ticket there is no note, also for an agent', () => {
  expect(resolve(['assignee'], { group: 'Support', assignee: anna }, false)).toEqual({
    note: false,
    to: [{ channel: 'support', mentions: ['U0ANNA'], otherwise: ['leads'] }],
    unknown: [],
  });
});

test('A name that is gone from the configuration is named, also one that every object has', () => {
  expect(resolve(['gone', 'constructor'])).toEqual({ note: false, to: [], unknown: ['gone', 'constructor'] });
});

test('Where there is no `leads`, nobody stands in', () => {
  const alone = { notify: { ops: ['webhook'] }, people: { leads: {}, slack: {} } } as const;
  expect(resolveRecipients(['assignee', 'lead', 'ops'], {}, alone, true)).toEqual({
    note: false,
    to: [{ channel: 'ops' }],
    unknown: ['assignee', 'lead'],
  });
});
