import { afterAll } from '@jest/globals';
import nock from 'nock';
import type { TicketStatus } from '../../../src/core/conversation.ts';
import type { TicketDraft } from '../../../src/core/helpdesk-types.ts';
import type { FrozenCall, HelpdeskCall } from '../../../src/core/vendor.ts';
import { createZendeskHelpdesk, type ZendeskHelpdesk } from '../../../src/helpdesk/zendesk/helpdesk.ts';
import type { ZendeskOptions } from '../../../src/helpdesk/zendesk/options.ts';

// Node's own http module outlives a test file: what is left on it would blind the nock of the next file.
afterAll(() => nock.restore());

export const URL_OF_ACCOUNT = 'https://acme.zendesk.com';
export const START = Date.UTC(2026, 10, 22, 9, 0, 0);
export const OWN_ID = 9000;

/** A clock that stands until it is moved. */
export const createClock = (at = START) => {
  let now = at;
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
};

export const createLog = () => {
  const lines: { level: string; fields: object; event: string }[] = [];
  const at = (level: string) => (fields: object, event: string) => void lines.push({ level, fields, event });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};

export const makeHelpdesk = (options: Partial<ZendeskOptions> = {}) => {
  const clock = createClock();
  const log = createLog();
  const helpdesk = createZendeskHelpdesk(
    {
      url: URL_OF_ACCOUNT,
      auth: { clientId: 'bridge', clientSecret: 'hush' },
      webhookSecrets: ['whsec'],
      requestsPerMinute: 'auto',
      share: 0.5,
      matchByPhone: 'unique',
      timeoutMs: 2_000,
      ...options,
    },
    { clock, log },
  );
  return { helpdesk, clock, log };
};

export const api = () => nock(URL_OF_ACCOUNT);

/** Answers every token request. */
export const allowSignIn = (token = 'token-1', expiresIn = 1800) =>
  nock(URL_OF_ACCOUNT).persist().post('/oauth/tokens').reply(200, { access_token: token, expires_in: expiresIn });

export const signal = () => new AbortController().signal;

export const DRAFT: TicketDraft = { subject: 'Where is my order', tags: ['whatsapp'], fields: {} };

type Kind<K extends HelpdeskCall['kind']> = Extract<HelpdeskCall, { kind: K }>;

export const createCall = (
  draft: Partial<TicketDraft> = {},
  more: Partial<Kind<'create-ticket'>> = {},
): Kind<'create-ticket'> => ({
  kind: 'create-ticket',
  opId: 'op-1',
  externalId: 'wa:c1:1',
  requesterId: '501',
  draft: { ...DRAFT, ...draft },
  html: '<p>Hello</p>',
  ...more,
});

export const commentCall = (more: Partial<Kind<'add-comment'>> = {}): Kind<'add-comment'> => ({
  kind: 'add-comment',
  opId: 'op-2',
  ticketId: '77',
  ticketStatus: 'open',
  authorId: '501',
  public: true,
  html: '<p>More</p>',
  parts: [{ id: '7.0', html: 'part' }],
  reopen: true,
  ...more,
});

export const requesterCall = (more: Partial<Kind<'ensure-requester'>> = {}): Kind<'ensure-requester'> => ({
  kind: 'ensure-requester',
  opId: 'op-3',
  externalId: 'wa:contact-1',
  name: 'Ada',
  phone: '4915112345678',
  ...more,
});

export const reopenCall = (ticketStatus: TicketStatus, reopen = true): Kind<'update-ticket'> => ({
  kind: 'update-ticket',
  opId: 'op-4',
  ticketId: '77',
  ticketStatus,
  reopen,
});

export const tagsCall = (): Kind<'add-tags'> => ({
  kind: 'add-tags',
  opId: 'op-5',
  ticketId: '77',
  tags: ['whatsapp_failed'],
});
export const readCall = (): Kind<'read-ticket'> => ({ kind: 'read-ticket', opId: 'op-6', ticketId: '77' });

export const freeze = async (helpdesk: ZendeskHelpdesk, call: HelpdeskCall): Promise<FrozenCall> => {
  const frozen = await helpdesk.freeze(call, signal());
  if (!frozen.ok) throw new Error(`not frozen: ${JSON.stringify(frozen.result)}`);
  return frozen.frozen;
};

/** Freezes and makes one attempt. */
export const run = async (helpdesk: ZendeskHelpdesk, call: HelpdeskCall, within = signal()) =>
  helpdesk.perform(await freeze(helpdesk, call), call.opId, within);

/** The answer to a create or an update. */
export const written = (ticketId: number, commentId: number, status = 'open') => ({
  ticket: { id: ticketId, status },
  audit: {
    id: 1,
    events: [
      { id: commentId, type: 'Comment' },
      { id: 5, type: 'Change', field_name: 'status' },
    ],
  },
});

export const recordInvalid = (details: object) => ({
  error: 'RecordInvalid',
  description: 'Record validation errors',
  details,
});
