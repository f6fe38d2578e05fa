import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import {
  allowFields,
  api,
  complaint,
  createCall,
  freeze,
  makeHelpdesk,
  REF,
  run,
  START,
  signal,
  ticket,
  VALUES,
} from './harness.ts';

const PLAIN = {
  requester_id: 501,
  subject: 'Where is my order',
  description: '<p>Hello</p>',
  status: 2,
  priority: 2,
  source: 7,
  tags: ['whatsapp'],
};
const NAMED = { ...PLAIN, custom_fields: { [REF]: 'wa:c1:1' } };
const create = async (body: object, status = 201, answer: nock.Body = ticket({ id: 91 })) =>
  api()
    .post('/api/v2/tickets', body as nock.RequestBodyMatcher)
    .reply(status, answer);

test('a new ticket is open, of chat, and carries our name for it in the account’s field', async () => {
  allowFields();
  create(NAMED);
  expect(await run(makeHelpdesk().helpdesk, createCall())).toEqual({
    result: 'applied',
    data: {
      ticketId: '91',
      ticketStatus: 'open',
      ticketUrl: 'https://acme.freshdesk.com/a/tickets/91',
      values: VALUES,
      writtenAt: START - 3_600_000,
    },
  });
});

test('without that field in the account it is made all the same', async () => {
  allowFields([]);
  create(PLAIN);
  expect(await run(makeHelpdesk().helpdesk, createCall())).toMatchObject({ result: 'applied' });
});

test('a field that was deleted meanwhile costs the customer nothing, and is asked for anew', async () => {
  allowFields();
  create(NAMED, 400, complaint(REF, 'invalid_field'));
  create(PLAIN);
  const { helpdesk } = makeHelpdesk();
  expect(await run(helpdesk, createCall())).toMatchObject({ result: 'applied' });
  nock.cleanAll();
  allowFields([]);
  create(PLAIN);
  expect(await run(helpdesk, createCall())).toMatchObject({ result: 'applied' });
});

test('a follow-up is a ticket of its own: Freshdesk knows no other, and a note links the two', async () => {
  allowFields();
  create(NAMED);
  expect(await run(makeHelpdesk().helpdesk, createCall({}, { followUpOf: '12' }))).toMatchObject({ result: 'applied' });
});

describe('names', () => {
  const FIELDS = [
    { id: 1, name: REF, label: 'Ref', type: 'custom_text' },
    { id: 2, name: 'ticket_type', type: 'default_ticket_type', choices: ['Question', 'Incident'] },
    { id: 3, name: 'source', type: 'default_source', choices: { Email: 1, Phone: 3, Chat: 7, WhatsApp: 101 } },
    { id: 4, name: 'cf_plan', label: 'Plan', type: 'custom_dropdown', choices: ['Basic', 'Gold'] },
    { id: 5, name: 'cf_count', label: 'Count', type: 'custom_number' },
    { id: 6, name: 'cf_vip', label: 'VIP', type: 'custom_checkbox' },
    { id: 7, name: 'cf_line', label: 'Line', type: 'custom_text' },
  ];
  const allowLists = () => {
    allowFields(FIELDS);
    const paged = (path: string, entries: readonly object[]) =>
      api()
        .persist()
        .get(`/api/v2/${path}`)
        .query({ page: '1', per_page: '100' })
        .reply(200, [...entries]);
    paged('groups', [{ id: 31, name: 'Support' }]);
    paged('products', [{ id: 41, name: 'Acme' }]);
    api()
      .persist()
      .get('/api/v2/agents')
      .query({ email: 'anna@example.com' })
      .reply(200, [{ id: 61, contact: { email: 'Anna@example.com' } }]);
  };

  test('become the account’s ids and values', async () => {
    allowLists();
    create({
      ...PLAIN,
      priority: 4,
      source: 101,
      type: 'Question',
      group_id: 31,
      responder_id: 61,
      product_id: 41,
      custom_fields: { cf_plan: 'Gold', cf_count: 3, cf_vip: true, cf_line: 'one two', [REF]: 'wa:c1:1' },
    });
    const draft = {
      priority: 'urgent',
      source: 'whatsapp',
      type: 'question',
      group: 'support',
      assignee: 'anna@example.com',
      brand: 'Acme',
      fields: { Plan: 'gold', cf_count: '3', vip: 'yes', '7': 'one\ntwo' },
    } as const;
    const result = await run(makeHelpdesk().helpdesk, createCall(draft));
    expect(result).toMatchObject({ result: 'applied' });
    expect('data' in result && result.data.leftOut).toBeUndefined();
  });

  test('that the account does not know are left out, listed, and the ticket says so by a tag', async () => {
    allowLists();
    create({ ...NAMED, tags: ['whatsapp', 'deskbridge_config'] });
    const { helpdesk } = makeHelpdesk();
    const draft = { group: 'Nobody', type: 'Quest', form: 'F', source: 'Phone', fields: { Plan: 'Lead', nix: 'x' } };
    const frozen = await helpdesk.freeze(createCall(draft), signal());
    const leftOut = [
      'group "Nobody"',
      'type "Quest"',
      'source "Phone"',
      'form "F"',
      'value of field "Plan"',
      'field "nix"',
    ];
    expect(frozen).toMatchObject({ ok: true, leftOut });
    const result = await helpdesk.perform(frozen.ok ? frozen.frozen : '', 'op-1', signal());
    expect(result).toMatchObject({ result: 'applied', data: { leftOut } });
  });

  test('are left out, not waited for, while the account does not answer', async () => {
    api().persist().get('/api/v2/ticket_fields').reply(500);
    create(PLAIN);
    expect(await run(makeHelpdesk().helpdesk, createCall())).toMatchObject({ result: 'applied' });
  });

  test('that Freshdesk refuses are not taken from the old list again', async () => {
    allowLists();
    const { helpdesk } = makeHelpdesk();
    api().post('/api/v2/tickets').reply(400, complaint('group_id'));
    expect(await run(helpdesk, createCall({ group: 'Support' }))).toMatchObject({
      result: 'refused',
      reason: 'unknown-field',
      status: 400,
      detail: 'HTTP 400 (group_id invalid_value)',
    });
    nock.cleanAll();
    allowFields([]);
    api().get('/api/v2/groups').query(true).reply(200, []);
    expect(await helpdesk.freeze(createCall({ group: 'Support' }), signal())).toMatchObject({
      leftOut: ['group "Support"'],
    });
  });
});

describe('what came of it', () => {
  const outcome = async (reply: () => unknown) => {
    allowFields([]);
    const { helpdesk } = makeHelpdesk();
    const frozen = await freeze(helpdesk, createCall());
    reply();
    return helpdesk.perform(frozen, 'op-1', signal());
  };
  const post = () => api().post('/api/v2/tickets');
  const HTML = { 'content-type': 'text/html' };

  test.each([
    ['a requester who is gone', 400, complaint('requester_id'), { result: 'refused', reason: 'requester-gone' }],
    [
      'a field that an admin requires',
      400,
      complaint('cf_x', 'missing_field'),
      { result: 'refused', reason: 'invalid' },
    ],
    ['a refused option', 400, complaint('cf_plan'), { result: 'refused', reason: 'unknown-field' }],
    ['a wrong key', 401, { code: 'invalid_credentials' }, { result: 'unauthorized' }],
    ['a lock-out', 403, { code: 'password_lockout' }, { result: 'unauthorized' }],
    ['a suspended account', 403, { code: 'account_suspended' }, { result: 'unauthorized' }],
    ['a missing permission', 403, { code: 'access_denied' }, { result: 'refused', reason: 'forbidden' }],
    ['an inconsistent state', 409, complaint('x'), { result: 'unavailable' }],
    ['a server error', 500, { message: 'x' }, { result: 'unknown', cause: 'answered', detail: 'HTTP 500' }],
    ['an answer without a ticket', 201, {}, { result: 'unknown', cause: 'answered' }],
  ])('%s', async (_, status, body, expected) => {
    expect(await outcome(() => post().reply(status, body as nock.Body))).toMatchObject(expected);
  });

  test.each([
    ['a page of a firewall', 403, { result: 'unavailable' }],
    ['a page that is no API', 404, { result: 'unavailable' }],
    ['a login page', 200, { result: 'unknown', cause: 'answered' }],
    ['a gateway', 504, { result: 'unknown', cause: 'answered' }],
  ])('%s', async (_, status, expected) => {
    expect(await outcome(() => post().reply(status, '<html>', HTML))).toMatchObject(expected);
  });

  test('no answer', async () => {
    allowFields([]);
    const { helpdesk } = makeHelpdesk({ timeoutMs: 150 });
    const frozen = await freeze(helpdesk, createCall());
    post().delay(1_000).reply(201, ticket());
    expect(await helpdesk.perform(frozen, 'op-1', signal())).toMatchObject({ result: 'unknown', cause: 'silent' });
    nock.abortPendingRequests();
  });

  test('no connection', async () => {
    const error = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    expect(await outcome(() => post().replyWithError(error))).toMatchObject({ result: 'unavailable' });
  });

  test.each([
    ['the account’s', '0', true],
    ['an endpoint’s', '120', false],
  ])('%s limit, with a page for a body', async (_, left, account) => {
    const headers = { ...HTML, 'Retry-After': '7', 'X-RateLimit-Remaining': left };
    expect(await outcome(() => post().reply(429, '<html>', headers))).toMatchObject({
      result: 'throttled',
      account,
      retryAfterMs: 7_000,
    });
  });

  test('never throws for a call that another version froze', async () => {
    const { helpdesk } = makeHelpdesk();
    expect(await helpdesk.perform('{"kind":"x"}', 'op', signal())).toMatchObject({
      result: 'refused',
      reason: 'other',
    });
    expect(await helpdesk.readBack('nonsense', 'op', signal())).toMatchObject({ result: 'failed' });
  });

  test.each([
    ['a requester that is no id', createCall({}, { requesterId: '../x' }), 'invalid'],
    ['too long a text', createCall({}, { html: 'x'.repeat(65_536) }), 'too-large'],
  ])('%s is refused before anything is sent', async (_, call, reason) => {
    expect(await makeHelpdesk().helpdesk.freeze(call, signal())).toMatchObject({ ok: false, result: { reason } });
  });
});
