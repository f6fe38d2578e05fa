import { beforeEach, describe, expect, test } from '@jest/globals';
import type { HelpdeskCall } from '../../../src/core/vendor.ts';
import {
  allowAgent,
  allowFields,
  api,
  commentCall,
  converse,
  createCall,
  entry,
  freeze,
  iso,
  makeHelpdesk,
  OWN_ID,
  readCall,
  requesterCall,
  run,
  START,
  show,
  signal,
  ticket,
  VALUES,
} from './harness.ts';

beforeEach(() => void allowAgent());

type Made = ReturnType<typeof makeHelpdesk>;
const back = async ({ helpdesk }: Made, frozen: string, byParts?: boolean) =>
  helpdesk.readBack(frozen, 'op', signal(), byParts);

describe('looking for a ticket', () => {
  const list = (tickets: readonly object[], since = START - 600_000) =>
    api()
      .get('/api/v2/tickets')
      .query({
        requester_id: '501',
        updated_since: iso(since),
        order_by: 'created_at',
        order_type: 'desc',
        per_page: '100',
        page: '1',
      })
      .reply(200, [...tickets]);
  const start = async (call: HelpdeskCall = createCall()) => {
    const made = makeHelpdesk();
    return { made, frozen: await freeze(made.helpdesk, call) };
  };

  test('finds it by our name in the account’s field, the older one of two', async () => {
    allowFields();
    const { made, frozen } = await start();
    list([ticket({ id: 92 }), ticket({ id: 91, status: 3 }), ticket({ id: 5, requester_id: 9 })]);
    expect(await back(made, frozen)).toEqual({
      result: 'found',
      data: {
        ticketId: '91',
        ticketStatus: 'pending',
        ticketUrl: 'https://acme.freshdesk.com/a/tickets/91',
        values: VALUES,
        writtenAt: START - 3_600_000,
      },
    });
  });

  test('takes no ticket of another name, however alike', async () => {
    allowFields();
    const { made, frozen } = await start();
    list([ticket({ id: 91, custom_fields: { cf_deskbridge_ref: 'wa:c1:2' }, created_at: iso(START) })]);
    expect(await back(made, frozen)).toEqual({ result: 'absent' });
  });

  describe('without that field', () => {
    const nameless = { custom_fields: {}, created_at: iso(START + 1_000) };
    const shown = (id: number, description: string) =>
      api()
        .get(`/api/v2/tickets/${id}`)
        .reply(200, ticket({ id, ...nameless, description }));

    test('finds it by requester, subject and words', async () => {
      allowFields([]);
      const { made, frozen } = await start();
      list([ticket({ id: 91, ...nameless }), ticket({ id: 92, ...nameless, subject: 'Another' })]);
      shown(91, '<div dir="ltr"><p>Hello&nbsp;</p></div>');
      expect(await back(made, frozen)).toMatchObject({ result: 'found', data: { ticketId: '91' } });
    });

    test('other words are another ticket', async () => {
      allowFields([]);
      const { made, frozen } = await start();
      list([ticket({ id: 91, ...nameless })]);
      shown(91, '<p>Good-bye</p>');
      expect(await back(made, frozen)).toEqual({ result: 'absent' });
    });

    test('a ticket of before is another ticket, and so is one whose making was answered', async () => {
      allowFields([]);
      const { made, frozen } = await start();
      api()
        .post('/api/v2/tickets')
        .reply(201, ticket({ id: 91, ...nameless }));
      await run(made.helpdesk, createCall({}, { opId: 'other' }));
      list([ticket({ id: 91, ...nameless }), ticket({ id: 90, ...nameless, created_at: iso(START - 601_000) })]);
      expect(await back(made, frozen)).toEqual({ result: 'absent' });
    });
  });

  test('of a restored store goes back as far as the list does', async () => {
    allowFields();
    const { made, frozen } = await start();
    list([ticket({ id: 91 })], START - 30 * 86_400_000);
    expect(await back(made, frozen, true)).toMatchObject({ result: 'found' });
  });

  test.each([
    ['a login page', 200, '<html>', {}, undefined],
    ['a missing permission', 403, '{}', {}, 5_000],
    ['a throttle', 429, '', { 'retry-after': '8' }, 8_000],
  ])('%s is no proof of absence', async (_, status, body, headers, retryAfterMs) => {
    allowFields();
    const { made, frozen } = await start();
    api().get('/api/v2/tickets').query(true).reply(status, body, headers);
    expect(await back(made, frozen)).toMatchObject({ result: 'failed', ...(retryAfterMs ? { retryAfterMs } : {}) });
  });
});

describe('looking for a comment', () => {
  const own = (id: number, more: object = {}) =>
    entry(id, { source: 2, incoming: true, user_id: 501, body: '<div>More</div>', created_at: iso(START), ...more });
  /** A call that was frozen when the newest conversation was 20. */
  const start = async (call: HelpdeskCall = commentCall()) => {
    const made = makeHelpdesk();
    converse([own(20)]);
    return { made, frozen: await freeze(made.helpdesk, call) };
  };

  test('finds it by author and words among what is new', async () => {
    const { made, frozen } = await start();
    converse([own(20), entry(21, { body: 'More' }), own(22, { body: '<p>Other</p>' }), own(23)]);
    show({ status: 3 });
    expect(await back(made, frozen)).toEqual({
      result: 'found',
      data: {
        ticketId: '77',
        ticketStatus: 'pending',
        ticketUrl: 'https://acme.freshdesk.com/a/tickets/77',
        commentIds: ['23'],
        writtenAt: START,
      },
    });
  });

  test.each([
    ['the same words of before', [own(20)]],
    ['the same words of an agent', [own(21, { user_id: 7001 })]],
    ['other words', [own(21, { body: 'Nothing' })]],
    ['words of before that a count of ids would not tell', [own(21, { created_at: iso(START - 601_000) })]],
  ])('%s are not it', async (_, entries) => {
    const { made, frozen } = await start();
    converse(entries);
    expect(await back(made, frozen)).toEqual({ result: 'absent' });
  });

  test('knows words that Freshdesk has dressed otherwise', async () => {
    const html = '<p>Grüße &amp; <b>dank</b><br>https://a.example/x?y=1</p>';
    const { made, frozen } = await start(commentCall({ html }));
    const link = '<a href="https://a.example/x?y=1" rel="noreferrer">https://a.example/x?y=1</a>';
    converse([own(21, { body: `<div style="x">Gr&uuml;&szlig;e &#38; <strong>dank</strong><br />\n${link}</div>` })]);
    show();
    expect(await back(made, frozen)).toMatchObject({ result: 'found' });
  });

  test('knows them under our own name, where the account lets us write in no other', async () => {
    const { made, frozen } = await start();
    converse([own(21, { user_id: OWN_ID })]);
    show();
    expect(await back(made, frozen)).toMatchObject({ result: 'found' });
  });

  test('words of one sign are told by author and time', async () => {
    const { made, frozen } = await start(commentCall({ html: '<p>👍</p>' }));
    converse([own(20, { body: '👍' }), own(21, { body: '<img alt="x">' })]);
    show();
    expect(await back(made, frozen)).toMatchObject({ result: 'found', data: { commentIds: ['21'] } });
  });

  test('of a restored store goes by the words alone, when they tell enough', async () => {
    const { made, frozen } = await start(commentCall({ html: 'My order 4711 is late' }));
    converse([own(4, { body: 'Hello<br><br>My order 4711 is late', created_at: iso(START - 900_000) })]);
    show();
    expect(await back(made, frozen, true)).toMatchObject({ result: 'found', data: { commentIds: ['4'] } });
    const short = await freeze(made.helpdesk, commentCall({ html: 'ok' }));
    converse([own(4, { body: 'ok' })]);
    expect(await back(made, short, true)).toEqual({ result: 'absent' });
  });

  test('a ticket that is not there has none', async () => {
    const { made, frozen } = await start();
    api().get('/api/v2/tickets/77/conversations').query(true).reply(404);
    expect(await back(made, frozen)).toEqual({ result: 'absent' });
  });

  test('a look that fails is no proof of absence', async () => {
    const { made, frozen } = await start();
    api().get('/api/v2/tickets/77/conversations').query(true).twice().reply(500);
    expect(await back(made, frozen)).toMatchObject({ result: 'failed', detail: 'HTTP 500' });
  });
});

test.each([requesterCall(), readCall()])('$kind may simply be repeated', async (call) => {
  const made = makeHelpdesk();
  expect(await back(made, await freeze(made.helpdesk, call))).toEqual({ result: 'absent' });
});
