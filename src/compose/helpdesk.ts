import type { Config } from '../config/schema/config.ts';
import type { FileDesk, KeptFiles } from '../core/files.ts';
import type { Inspector } from '../core/inspection.ts';
import type { Helpdesk } from '../core/vendor.ts';
import type { WebhookSource } from '../core/webhook.ts';
import { createFreshdeskHelpdesk } from '../helpdesk/freshdesk/helpdesk.ts';
import { parseWebhook as parseFreshdeskWebhook } from '../helpdesk/freshdesk/parse-webhook.ts';
import { createZendeskHelpdesk } from '../helpdesk/zendesk/helpdesk.ts';
import { parseWebhook as parseZendeskWebhook } from '../helpdesk/zendesk/parse-webhook.ts';
import type { Base } from './base.ts';

/** The helpdesk, its files and the way in of its webhooks. */
export type ConnectedHelpdesk = Helpdesk & Inspector & { readonly source: WebhookSource; readonly files: FileDesk };

/** The adapter of the configured helpdesk. Nothing is asked of it yet. */
export const makeHelpdesk = ({ config, log, limitsOff, clock, timings }: Base, kept: KeptFiles): ConnectedHelpdesk => {
  const { helpdesk, whatsapp } = config;
  const { url, auth, webhookSecret: webhookSecrets, requestsPerMinute, share, matchByPhone } = helpdesk;
  const [number] = whatsapp.numbers;
  const common = {
    url,
    webhookSecrets,
    requestsPerMinute,
    share,
    matchByPhone,
    ...(number ? { startNumber: number.id } : {}),
    timeoutMs: timings.callTimeoutMs,
    limits: { off: limitsOff ?? false },
  };
  if (helpdesk.provider === 'freshdesk' && auth.kind === 'apiKey') {
    const customerMessages = helpdesk.customerMessages ?? 'note';
    return createFreshdeskHelpdesk({ ...common, apiKey: auth.apiKey, customerMessages }, { clock, log, kept });
  }
  if (helpdesk.provider === 'zendesk' && auth.kind !== 'apiKey')
    return createZendeskHelpdesk({ ...common, auth }, { clock, log });
  throw new Error('helpdesk.auth: these credentials are those of another helpdesk');
};

/** The helpdesk's parser alone: it takes kept bodies in while no service runs, and lets nothing else in. */
export const helpdeskParser = ({ helpdesk }: Config): WebhookSource => ({
  name: helpdesk.provider,
  verify: () => 'not asked',
  parse: (raw, receivedAt) =>
    helpdesk.provider === 'zendesk'
      ? parseZendeskWebhook(raw, receivedAt, undefined)
      : parseFreshdeskWebhook(raw, receivedAt),
});
