import type { WebhookSource } from '../../core/webhook.ts';
import { parseWebhook } from './parse-webhook.ts';
import { verifyMetaSignature } from './signature.ts';

export interface CloudApiWebhookOptions {
  /** Meta's app secrets; each is accepted, so that one can be replaced. */
  readonly appSecrets: readonly string[];
}

/** Meta's webhooks as the HTTP layer takes them. */
export const createCloudApiWebhook = ({ appSecrets }: CloudApiWebhookOptions): WebhookSource => ({
  name: 'whatsapp',
  verify(raw, headers) {
    const header = headers['x-hub-signature-256'];
    if (header === undefined) return 'the signature is missing';
    // A repeated header is none: Meta sends one.
    const genuine = typeof header === 'string' && verifyMetaSignature(raw, header, appSecrets);
    return genuine ? undefined : 'the signature does not fit';
  },
  parse: parseWebhook,
});
