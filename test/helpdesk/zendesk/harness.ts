import { afterAll } from '@jest/globals';
import nock from 'nock';
import { createZendeskHelpdesk } from '../../../src/helpdesk/zendesk/helpdesk.ts';
import type { ZendeskOptions } from '../../../src/helpdesk/zendesk/options.ts';
import { createClock, createLog } from '../calls.ts';

export * from '../calls.ts';

// Node's own http module outlives a test file: what is left on it would blind the nock of the next file.
afterAll(() => nock.restore());

export const URL_OF_ACCOUNT = 'https://acme.zendesk.com';
export const OWN_ID = 9000;

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
