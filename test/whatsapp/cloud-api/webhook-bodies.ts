import { readFileSync } from 'node:fs';
import { parseWebhook } from '../../../src/whatsapp/cloud-api/parse-webhook.ts';

export const NOW = Date.UTC(2026, 10, 22, 9, 0, 10);
export const fixture = (name: string) =>
  parseWebhook(readFileSync(new URL(`../../fixtures/whatsapp/${name}.json`, import.meta.url)), NOW);
export const parse = (body: unknown) =>
  parseWebhook(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), NOW);
export const envelope = (value: unknown, field: unknown = 'messages') => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field, value }] }],
});
export const messages = (list: unknown, contacts?: unknown) =>
  parse(envelope({ metadata: { phone_number_id: '106540352242922' }, contacts, messages: list }));
export const text = (more: object = {}) => ({
  from: '491701234567',
  id: 'wamid.1',
  timestamp: '1795338000',
  type: 'text',
  text: { body: 'x' },
  ...more,
});
