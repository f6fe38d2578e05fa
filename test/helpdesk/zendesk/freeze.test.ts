import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { HelpdeskCall } from '../../../src/core/vendor.ts';
import {
  allowSignIn,
  api,
  commentCall,
  createCall,
  freeze,
  makeHelpdesk,
  readCall,
  recordInvalid,
  run,
  signal,
  tagsCall,
} from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => nock.cleanAll());

const bodyOf = (frozen: string) => JSON.parse(frozen).body.ticket;
const list = (name: string, entries: object[]) =>
  api()
    .get(`/api/v2/${name}.json`)
    .query({ 'page[size]': '100' })
    .reply(200, { [name]: entries, meta: { has_more: false } });

describe('a new ticket', () => {
  test('is the customer’s own, with priority and marker', async () => {
    expect(bodyOf(await freeze(makeHelpdesk().helpdesk, createCall()))).toEqual({
      external_id: 'wa:c1:1',
      requester_id: 501,
      submitter_id: 501,
      subject: 'Where is my order',
      comment: { html_body: '<p>Hello</p>', public: true, author_id: 501 },
      priority: 'normal',
      tags: ['whatsapp'],
      metadata: { deskbridge: 'op-1' },
    });
  });

  test('follows up a closed one in Zendesk’s own way', async () => {
    expect(bodyOf(await freeze(makeHelpdesk().helpdesk, createCall({}, { followUpOf: '12' })))).toMatchObject({
      via_followup_source_id: 12,
    });
  });

  test('gets the ids of its names', async () => {
    list('groups', [
      { id: 1, name: 'Old', deleted: true },
      { id: 2, name: 'Billing' },
    ]);
    list('ticket_forms', [{ id: 3, name: 'Default', active: true }]);
    list('brands', [{ id: 4, name: 'Acme' }]);
    list('ticket_fields', [
      { id: 10, title: 'Order number', type: 'text', active: true },
      { id: 11, title: 'Product', type: 'tagger', custom_field_options: [{ name: 'Blue chair', value: 'chair_blue' }] },
      { id: 12, title: 'VIP', type: 'checkbox' },
      { id: 13, title: 'Code', key: 'order_code', type: 'integer' },
    ]);
    api()
      .get('/api/v2/users/search.json')
      .query({ query: 'type:user email:"kim@acme.example"' })
      .reply(200, { users: [{ id: 5, email: 'Kim@acme.example', role: 'agent' }] });
    const fields = { 'order number': 'A-1', Product: 'Blue chair', '12': 'yes', order_code: '7' };
    const call = createCall({
      group: 'billing',
      form: 'Default',
      brand: 'Acme',
      assignee: 'kim@acme.example',
      type: 'Problem',
      fields,
    });
    expect(bodyOf(await freeze(makeHelpdesk().helpdesk, call))).toMatchObject({
      group_id: 2,
      ticket_form_id: 3,
      brand_id: 4,
      assignee_id: 5,
      type: 'problem',
      custom_fields: [
        { id: 12, value: true },
        { id: 10, value: 'A-1' },
        { id: 11, value: 'chair_blue' },
        { id: 13, value: '7' },
      ],
      tags: ['whatsapp'],
    });
  });

  test.each([
    { type: 'text', text: 'a\u0000b', value: 'a\ufffdb' },
    { type: 'integer', text: '12', value: '12' },
    { type: 'integer', text: 'twelve', value: undefined },
    { type: 'decimal', text: '1.5', value: '1.5' },
    { type: 'decimal', text: '1,5', value: undefined },
    { type: 'date', text: '2026-11-22', value: '2026-11-22' },
    { type: 'date', text: 'today', value: undefined },
    { type: 'checkbox', text: 'false', value: false },
    { type: 'checkbox', text: 'maybe', value: undefined },
    { type: 'tagger', text: 'chair_blue', value: 'chair_blue' },
    { type: 'multiselect', text: 'Blue chair, table', value: ['chair_blue', 'table'] },
    { type: 'multiselect', text: 'Blue chair, sofa', value: undefined },
  ])('takes "$text" for a $type field as $value', async ({ type, text, value }) => {
    const custom_field_options = [
      { name: 'Blue chair', value: 'chair_blue' },
      { name: 'Table', value: 'table' },
    ];
    list('ticket_fields', [{ id: 10, title: 'Thing', type, custom_field_options }]);
    const { custom_fields } = bodyOf(await freeze(makeHelpdesk().helpdesk, createCall({ fields: { Thing: text } })));
    expect(custom_fields).toEqual(value === undefined ? undefined : [{ id: 10, value }]);
  });

  test('is made without what the account does not know, tagged, and the names are listed', async () => {
    list('groups', [{ id: 2, name: 'Billing' }]);
    list('ticket_fields', [
      { id: 9, title: 'Subject', type: 'subject' },
      { id: 10, title: 'Old', type: 'text', active: false },
      { id: 11, title: 'Product', type: 'tagger', custom_field_options: [{ name: 'Blue chair', value: 'chair_blue' }] },
    ]);
    const { helpdesk } = makeHelpdesk();
    const frozen = await helpdesk.freeze(
      createCall({ group: 'Nobody', type: 'wish', fields: { Old: 'x', Product: 'my secret', Subject: 'y' } }),
      signal(),
    );
    if (!frozen.ok) throw new Error('not frozen');
    expect(frozen.leftOut).toEqual([
      'group "Nobody"',
      'type "wish"',
      'field "Old"',
      'value of field "Product"',
      'field "Subject"',
    ]);
    expect(bodyOf(frozen.frozen)).not.toHaveProperty('group_id');
    expect(bodyOf(frozen.frozen)).not.toHaveProperty('custom_fields');
    expect(bodyOf(frozen.frozen).tags).toEqual(['whatsapp', 'deskbridge_config']);
    api()
      .post('/api/v2/tickets.json')
      .reply(201, { ticket: { id: 80, status: 'new' }, audit: { events: [] } });
    expect(await helpdesk.perform(frozen.frozen, 'op-1', signal())).toMatchObject({
      result: 'applied',
      data: { leftOut: frozen.leftOut },
    });
  });

  test('does not wait for a catalogue that cannot be read', async () => {
    api().get('/api/v2/groups.json').query(true).times(2).reply(500);
    const { helpdesk, log, clock } = makeHelpdesk();
    const first = await helpdesk.freeze(createCall({ group: 'Billing' }), signal());
    expect(first).toMatchObject({ ok: true, leftOut: ['group "Billing"'] });
    expect(log.lines).toContainEqual({
      level: 'warn',
      fields: { list: 'groups' },
      event: 'zendesk list could not be read',
    });
    // For ten seconds nobody asks again; then it is back.
    expect(await helpdesk.freeze(createCall({ group: 'Billing' }), signal())).toMatchObject({
      leftOut: ['group "Billing"'],
    });
    clock.advance(10_000);
    list('groups', [{ id: 2, name: 'Billing' }]);
    expect(await helpdesk.freeze(createCall({ group: 'Billing' }), signal())).toMatchObject({ leftOut: [] });
  });

  test('waits no longer than the time-out for a catalogue that hangs', async () => {
    api().get('/api/v2/groups.json').query(true).delay(2_000).reply(200, {});
    const { helpdesk } = makeHelpdesk({ timeoutMs: 100 });
    expect(await helpdesk.freeze(createCall({ group: 'Billing' }), signal())).toMatchObject({
      ok: true,
      leftOut: ['group "Billing"'],
    });
    nock.abortPendingRequests();
  });

  test('reads every page of a list', async () => {
    api()
      .get('/api/v2/groups.json')
      .query({ 'page[size]': '100' })
      .reply(200, { groups: [{ id: 1, name: 'A' }], meta: { has_more: true, after_cursor: 'next' } });
    api()
      .get('/api/v2/groups.json')
      .query({ 'page[size]': '100', 'page[after]': 'next' })
      .reply(200, { groups: [{ id: 2, name: 'B' }], meta: { has_more: false } });
    expect(bodyOf(await freeze(makeHelpdesk().helpdesk, createCall({ group: 'B' })))).toMatchObject({ group_id: 2 });
  });

  test('looks a missed name up again, at most once a minute', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    list('groups', [{ id: 1, name: 'A' }]);
    expect(await helpdesk.freeze(createCall({ group: 'B' }), signal())).toMatchObject({ leftOut: ['group "B"'] });
    clock.advance(59_000);
    expect(await helpdesk.freeze(createCall({ group: 'B' }), signal())).toMatchObject({ leftOut: ['group "B"'] });
    clock.advance(1_000);
    list('groups', [
      { id: 1, name: 'A' },
      { id: 2, name: 'B' },
    ]);
    expect(await helpdesk.freeze(createCall({ group: 'B' }), signal())).toMatchObject({ leftOut: [] });
    expect(nock.pendingMocks().filter((mock) => mock.includes('groups'))).toEqual([]);
  });

  test('reads a list again after ten minutes, and keeps the old one if that fails', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    list('groups', [{ id: 1, name: 'A' }]);
    await freeze(helpdesk, createCall({ group: 'A' }));
    clock.advance(600_000);
    api().get('/api/v2/groups.json').query(true).times(2).reply(500);
    expect(bodyOf(await freeze(helpdesk, createCall({ group: 'A' })))).toMatchObject({ group_id: 1 });
    expect(nock.pendingMocks().filter((mock) => mock.includes('groups'))).toEqual([]);
  });

  test('asks anew after Zendesk refused a field', async () => {
    const { helpdesk } = makeHelpdesk();
    list('groups', [{ id: 1, name: 'A' }]);
    api()
      .post('/api/v2/tickets.json')
      .reply(422, recordInvalid({ group: [{ description: 'Group: is invalid' }] }));
    expect(await run(helpdesk, createCall({ group: 'A' }))).toMatchObject({ reason: 'unknown-field' });
    list('groups', []);
    expect(await helpdesk.freeze(createCall({ group: 'A' }), signal())).toMatchObject({ leftOut: ['group "A"'] });
  });
});

describe('a comment', () => {
  test.each([
    { ticketStatus: 'solved', reopen: true, sent: 'open' },
    { ticketStatus: 'pending', reopen: true, sent: 'open' },
    { ticketStatus: 'solved', reopen: false, sent: undefined },
    { ticketStatus: 'new', reopen: true, sent: undefined },
    { ticketStatus: 'open', reopen: true, sent: undefined },
    { ticketStatus: 'hold', reopen: true, sent: undefined },
  ] as const)(
    'on a $ticketStatus ticket (reopen: $reopen) sends the status $sent',
    async ({ ticketStatus, reopen, sent }) => {
      expect(bodyOf(await freeze(makeHelpdesk().helpdesk, commentCall({ ticketStatus, reopen }))).status).toBe(sent);
    },
  );

  test('of the bridge has no author and is internal', async () => {
    const { authorId: _authorId, ...call } = commentCall({ public: false, reopen: false });
    expect(bodyOf(await freeze(makeHelpdesk().helpdesk, call))).toEqual({
      comment: { html_body: '<p>More</p>', public: false },
      metadata: { deskbridge: 'op-2', parts: expect.stringMatching(/^[\w-]{8}$/) },
    });
  });

  test('keeps hostile text as JSON', async () => {
    const frozen = await freeze(makeHelpdesk().helpdesk, commentCall({ html: 'a\u0000b\ud800c</script>"\\😀' }));
    expect(bodyOf(frozen).comment.html_body).toBe('a\ufffdb\ufffdc</script>"\\😀');
  });

  test.each([
    { bytes: 65_535, ok: true },
    { bytes: 65_536, ok: false },
  ])('of $bytes bytes fits: $ok', async ({ bytes, ok }) => {
    // Two bytes for each of the letters.
    const html = `${'ü'.repeat(Math.floor(bytes / 2))}${bytes % 2 === 1 ? 'x' : ''}`;
    const { helpdesk } = makeHelpdesk();
    expect((await helpdesk.freeze(commentCall({ html }), signal())).ok).toBe(ok);
    const created = await helpdesk.freeze(createCall({}, { html }), signal());
    if (ok) expect(created.ok).toBe(true);
    else expect(created).toMatchObject({ result: { result: 'refused', reason: 'too-large' } });
  });
});

test.each<HelpdeskCall>([
  commentCall({ ticketId: '77/../users' }),
  commentCall({ authorId: 'x' }),
  createCall({}, { requesterId: '' }),
  { ...readCall(), ticketId: '1e3' },
  { ...tagsCall(), ticketId: '12345678901234567890' },
])('an id that is none of Zendesk’s never reaches an address ($kind)', async (call) => {
  expect(await makeHelpdesk().helpdesk.freeze(call, signal())).toMatchObject({
    ok: false,
    result: { result: 'refused', reason: 'invalid' },
  });
});
