import type { WebhookSource } from '../../core/webhook.ts';
import { parseWebhook } from './parse-webhook.ts';
import { verifyMetaSignature } from './signature.ts';

export interface CloudApiWebhookOptions {
  /** Meta's app secrets; each is accepted, so that one can be replaced. */
  readonly appSecrets: readonly string[];
  /** Meta told that a template was approved, paused, changed … */
  readonly onTemplatesChanged?: () => void;
}

/** Fields that speak of templates ("Webhooks overview": fields). */
const TEMPLATE_NEWS = /^(?:message_template_|template_)/;

/** Meta's webhooks as the HTTP layer takes them. */
export const createCloudApiWebhook = ({ appSecrets, onTemplatesChanged }: CloudApiWebhookOptions): WebhookSource => ({
  name: 'whatsapp',
  verify(raw, headers) {
    const header = headers['x-hub-signature-256'];
    if (header === undefined) return 'the signature is missing';
    // A repeated header is none: Meta sends one.
    const genuine = typeof header === 'string' && verifyMetaSignature(raw, header, appSecrets);
    return genuine ? undefined : 'the signature does not fit';
  },
  parse(raw, receivedAt) {
    const parsed = parseWebhook(raw, receivedAt);
    if (parsed.account.some(({ what }) => TEMPLATE_NEWS.test(what))) onTemplatesChanged?.();
    return parsed;
  },
});
