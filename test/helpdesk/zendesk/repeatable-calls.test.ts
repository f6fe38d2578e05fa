import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import {
  allowSignIn,
  api,
  makeHelpdesk,
  readCall,
  reopenCall,
  requesterCall,
  run,
  tagsCall,
  written,
} from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
});

const html = { 'content-type': 'text/html' };

describe('calls that may be repeated freely', () => {
  test.each([
    { call: reopenCall('solved'), path: '/api/v2/tickets/77.json', method: 'PUT' as const },
    { call: tagsCall(), path: '/api/v2/tickets/77/tags.json', method: 'PUT' as const },
  ])('$call.kind is never unknown', async ({ call, path, method }) => {
    api().intercept(path, method).reply(500).intercept(path, method).reply(200, '<html>', html);
    const { helpdesk } = makeHelpdesk();
    expect(await run(helpdesk, call)).toMatchObject({ result: 'unavailable' });
    expect(await run(helpdesk, call)).toMatchObject({ result: 'unavailable' });
  });

  test('reopening sends the status and hears the new one', async () => {
    api()
      .put('/api/v2/tickets/77.json', { ticket: { status: 'open', metadata: { deskbridge: 'op-4' } } })
      .reply(200, written(77, 31, 'open'));
    expect(await run(makeHelpdesk().helpdesk, reopenCall('pending'))).toMatchObject({
      result: 'applied',
      data: { ticketStatus: 'open' },
    });
  });

  test.each(['new', 'open', 'hold', 'closed'] as const)(
    'a ticket that is %s is left alone without a call',
    async (status) => {
      expect(await run(makeHelpdesk().helpdesk, reopenCall(status))).toEqual({
        result: 'applied',
        data: { ticketId: '77', ticketStatus: status },
      });
    },
  );

  test('tags are added by their own call', async () => {
    api()
      .put('/api/v2/tickets/77/tags.json', { tags: ['whatsapp_failed'] })
      .reply(200, { tags: ['a', 'whatsapp_failed'] });
    expect(await run(makeHelpdesk().helpdesk, tagsCall())).toEqual({ result: 'applied', data: { ticketId: '77' } });
  });

  test('a page that an answer points to is not followed behind our back', async () => {
    const next = 'https://acme.zendesk.com/api/v2/tickets/77/tags.json?page=2';
    api().put('/api/v2/tickets/77/tags.json').reply(200, { tags: [], next_page: next });
    const second = api().put('/api/v2/tickets/77/tags.json').query({ page: '2' }).reply(500);
    expect(await run(makeHelpdesk().helpdesk, tagsCall())).toMatchObject({ result: 'applied' });
    expect(second.isDone()).toBe(false);
  });

  test('tags on a closed ticket are refused', async () => {
    api()
      .put('/api/v2/tickets/77/tags.json')
      .reply(422, { error: 'RecordInvalid', description: 'Status: closed prevents ticket update' });
    expect(await run(makeHelpdesk().helpdesk, tagsCall())).toMatchObject({
      result: 'refused',
      reason: 'ticket-closed',
    });
  });

  test('a customer who cannot be looked up is tried later', async () => {
    api().get('/api/v2/users/search.json').query(true).times(2).reply(500);
    expect(await run(makeHelpdesk().helpdesk, requesterCall())).toMatchObject({ result: 'unavailable' });
  });

  test('a ticket that cannot be read is tried later', async () => {
    api().get('/api/v2/users/me.json').times(2).reply(502);
    expect(await run(makeHelpdesk().helpdesk, readCall())).toMatchObject({ result: 'unavailable' });
  });
});
