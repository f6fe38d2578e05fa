import { z } from 'zod';
import { address } from './addresses.ts';
import { marks } from './marks.ts';
import { duration, mailAddress, percent, wholeNumber, words } from './scalars.ts';
import { secret, secrets } from './secrets.ts';

/** How the bridge signs in at the helpdesk. */
export type HelpdeskAuth =
  | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string }
  /** Zendesk's older way; Zendesk ends API tokens on 2027-04-30. */
  | { readonly kind: 'apiToken'; readonly email: string; readonly apiToken: string }
  | { readonly kind: 'apiKey'; readonly apiKey: string };

const authSchema = z
  .strictObject({
    clientId: words().exactOptional().register(marks, { emptyIsAbsent: true }),
    clientSecret: secret().exactOptional(),
    email: mailAddress().exactOptional(),
    apiToken: secret().exactOptional(),
    apiKey: secret().exactOptional(),
  })
  .transform(({ clientId, clientSecret, email, apiToken, apiKey }, context): HelpdeskAuth => {
    const given = Object.values({ clientId, clientSecret, email, apiToken, apiKey }).filter(
      (part) => part !== undefined,
    );
    if (given.length <= 2) {
      if (clientId !== undefined && clientSecret !== undefined) return { kind: 'oauth', clientId, clientSecret };
      if (email !== undefined && apiToken !== undefined) return { kind: 'apiToken', email, apiToken };
      if (apiKey !== undefined && given.length === 1) return { kind: 'apiKey', apiKey };
    }
    context.addIssue(
      'needs exactly one of { clientId, clientSecret } (Zendesk), { email, apiToken } (Zendesk until 2027-04-30) and { apiKey } (Freshdesk); what comes from an empty variable counts as absent',
    );
    return z.NEVER;
  })
  .register(marks, { expects: 'a map: { clientId, clientSecret } for Zendesk, { apiKey } for Freshdesk' });

/** `helpdesk`: the account that tickets go to. */
export const helpdeskSchema = z.strictObject({
  provider: z.enum(['zendesk', 'freshdesk']),
  url: address(),
  auth: authSchema,
  /** Zendesk signs webhooks with it; Freshdesk sends it in a header. Several while rotating. */
  webhookSecret: secrets(),
  requestsPerMinute: z
    .union([z.enum(['auto']), wholeNumber(1, 100_000)])
    .register(marks, { expects: 'auto, or a whole number of requests' })
    .default('auto'),
  /** A fraction: 0.5 is "50%". */
  share: percent().default(0.5),
  matchByPhone: z.enum(['unique', 'never']).default('unique'),
  reconcileEvery: duration('10s', '1d').default(60_000),
  /** Freshdesk only; `note` where nothing is said. */
  customerMessages: z.enum(['note', 'reply']).exactOptional(),
});
