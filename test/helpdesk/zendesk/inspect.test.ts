import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { allowSignIn, api, makeHelpdesk, OWN_ID, signal } from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => nock.cleanAll());

const NOTHING = {
  groups: [],
  assignees: [],
  leads: [],
  fields: [],
  types: [],
  forms: [],
  brands: [],
  sources: [],
  sla: true,
};
const EVENTS = [
  'comment_added',
  'status_changed',
  'merged',
  'soft_deleted',
  'permanently_deleted',
  'undeleted',
  'marked_as_spam',
];
const webhookOf = (change: object = {}) => ({
  id: '01X',
  endpoint: 'https://bridge.example/webhooks/zendesk',
  status: 'active',
  subscriptions: EVENTS.map((name) => `zen:event-type:ticket.${name}`),
  ...change,
});

interface Answers {
  readonly role?: string;
  readonly poll?: number;
  readonly webhooks?: readonly object[] | number;
  readonly sla?: readonly object[] | number;
}

const lines = async ({ role = 'admin', poll = 200, webhooks = [webhookOf()], sla = [{ id: 1 }] }: Answers = {}) => {
  api()
    .get('/api/v2/users/me.json')
    .reply(200, { user: { id: OWN_ID, role } });
  api().get('/api/v2/incremental/ticket_events.json').query(true).reply(poll, { ticket_events: [] });
  const answer = (path: string, key: string, given: readonly object[] | number) => {
    const asked = api().get(`/api/v2/${path}.json`);
    if (typeof given === 'number') asked.reply(given, {});
    else asked.reply(200, { [key]: given });
  };
  answer('webhooks', 'webhooks', webhooks);
  answer('slas/policies', 'sla_policies', sla);
  const found = await makeHelpdesk().helpdesk.inspect(NOTHING, signal());
  return found.map((line) => `${line.level} ${line.what}: ${line.found}`);
};

describe('Comparing a Zendesk account with a configuration', () => {
  test('an account that is set up well is told as that', async () => {
    expect(await lines()).toEqual([
      'ok sign-in: works, as an admin',
      'ok what webhooks lost: can be read (incremental export of ticket events)',
      'ok webhook: is active, with all ticket events that are needed',
      'ok SLA policies: can be read: 1',
    ]);
  });

  test.each([
    ['an agent’s sign-in', { role: 'agent' }, /^warn sign-in: works, as an agent: lost webhooks/],
    ['an end user’s sign-in', { role: 'end-user' }, /^fault sign-in: works, but as a user who is neither/],
    ['an export that is forbidden', { poll: 403 }, /^fault what webhooks lost: cannot be read/],
    [
      'an export that is asked too often',
      { poll: 429 },
      /^warn what webhooks lost: could not be read just now \(HTTP 429\)/,
    ],
    ['webhooks that cannot be listed', { webhooks: 403 }, /^warn webhook: cannot be read \(HTTP 403\)/],
    [
      'no webhook',
      { webhooks: [webhookOf({ endpoint: 'https://other.example/hook' })] },
      /^fault webhook: to …\/webhooks\/zendesk is not there/,
    ],
    ['a webhook that is off', { webhooks: [webhookOf({ status: 'inactive' })] }, /^fault webhook: .* is not active/],
    [
      'a webhook of triggers alone',
      { webhooks: [webhookOf({ subscriptions: ['conditional_ticket_events'] })] },
      /^fault webhook: .*not subscribed to ticket events/,
    ],
    [
      'a webhook that lacks events',
      { webhooks: [webhookOf({ subscriptions: ['zen:event-type:ticket.comment_added'] })] },
      /^warn webhook: is active, and not told of: status_changed, merged/,
    ],
    ['a plan without SLAs', { sla: 404 }, /^warn SLA policies: cannot be read \(HTTP 404\)/],
    ['no SLA policy', { sla: [] }, /^warn SLA policies: there are none/],
  ] satisfies readonly (readonly [string, Answers, RegExp])[])('%s is told', async (_what, answers, expected) => {
    expect(await lines(answers)).toContainEqual(expect.stringMatching(expected));
  });
});
