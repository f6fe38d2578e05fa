import { afterAll, afterEach, beforeEach } from '@jest/globals';
import nock from 'nock';
import type { KeptFile } from '../../../src/core/files.ts';
import { createFreshdeskHelpdesk } from '../../../src/helpdesk/freshdesk/helpdesk.ts';
import type { FreshdeskOptions } from '../../../src/helpdesk/freshdesk/options.ts';
import { createClock, createLog, START } from '../calls.ts';

export * from '../calls.ts';

// Node's own http module outlives a test file: what is left on it would blind the nock of the next file.
afterAll(() => nock.restore());
beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

export const URL_OF_ACCOUNT = 'https://acme.freshdesk.com';
export const OWN_ID = 9000;
const AUTHORIZATION = `Basic ${Buffer.from('key-1:X').toString('base64')}`;

/** A helpdesk in front of nock; `files` are those that the store holds. */
export const makeHelpdesk = (
  options: Partial<FreshdeskOptions> = {},
  files: Readonly<Record<string, KeptFile>> = {},
) => {
  const clock = createClock();
  const log = createLog();
  const helpdesk = createFreshdeskHelpdesk(
    {
      url: URL_OF_ACCOUNT,
      apiKey: 'key-1',
      webhookSecrets: ['a-long-secret'],
      requestsPerMinute: 'auto',
      share: 0.5,
      matchByPhone: 'unique',
      customerMessages: 'note',
      timeoutMs: 2_000,
      ...options,
    },
    { clock, log, kept: { open: async (id) => files[id] } },
  );
  return { helpdesk, clock, log };
};

/** A stored file of some text. */
export const kept = (text: string, link?: string): KeptFile => ({
  file: { name: 'photo.jpg', contentType: 'image/jpeg', size: Buffer.byteLength(text) },
  async *chunks() {
    yield Buffer.from(text);
  },
  ...(link === undefined ? {} : { link }),
});

/** The account, which answers nobody but us. */
export const api = () => nock(URL_OF_ACCOUNT, { reqheaders: { authorization: AUTHORIZATION } });

/** The agent we write as, and the account's fields. */
export const allowAgent = () =>
  api()
    .persist()
    .get('/api/v2/agents/me')
    .reply(200, { id: OWN_ID, ticket_scope: 1, contact: { name: 'Bridge' } });

export const REF = 'cf_deskbridge_ref';

/** What the account knows beside the fields that each has. */
export const allowFields = (fields: readonly object[] = [{ id: 1, name: REF, label: 'Ref', type: 'custom_text' }]) =>
  api().persist().get('/api/v2/ticket_fields').reply(200, fields);

export const iso = (at: number) => new Date(at).toISOString();

/** A ticket as the API shows it. */
export const ticket = (more: object = {}) => ({
  id: 77,
  status: 2,
  source: 7,
  requester_id: 501,
  subject: 'Where is my order',
  spam: false,
  custom_fields: { [REF]: 'wa:c1:1' },
  tags: ['whatsapp'],
  priority: 3,
  group_id: 31,
  responder_id: null,
  created_at: iso(START - 3_600_000),
  updated_at: iso(START),
  ...more,
});

/** Its values that people and rules both set. */
export const VALUES = { priority: 'high', group: '31', at: START };

/** A conversation of it: an agent's public reply unless said otherwise. */
export const entry = (id: number, more: object = {}) => ({
  id,
  body: `<div>Words ${id}</div>`,
  body_text: `Words ${id}`,
  incoming: false,
  private: false,
  source: 0,
  user_id: 7001,
  ticket_id: 77,
  attachments: [],
  created_at: iso(START + id),
  ...more,
});

/** Shows the ticket once. */
export const show = (more: object = {}) => api().get('/api/v2/tickets/77').reply(200, ticket(more));

/** The page of conversations that is asked for first, once. */
export const converse = (entries: readonly object[], page = 1, headers: Record<string, string> = {}) =>
  api()
    .get('/api/v2/tickets/77/conversations')
    .query({ page: String(page), per_page: '100' })
    .reply(200, [...entries], headers);

/** A 400 as Freshdesk writes it. */
export const complaint = (field: string, code = 'invalid_value', more: object = {}) => ({
  description: 'Validation failed',
  errors: [{ field, code, message: 'Ada Lovelace +4915112345678', ...more }],
});
