import { createHmac } from 'node:crypto';
import type { BusinessNumber, EmulatedTemplate, WebhookEncoding } from './options.ts';
import type { Customer } from './state.ts';

/** One `entry[].changes[]` element with the account it belongs to. */
export interface Change {
  readonly businessAccountId: string;
  readonly field: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A webhook's bytes and the signature that Meta puts beside them. */
export interface SignedBody {
  readonly bytes: Buffer;
  readonly signature: string;
}

/** Unix seconds as a string, the way every WhatsApp timestamp travels. */
export const unixSeconds = (epochMs: number): string => String(Math.floor(epochMs / 1000));

/** `value` of a change about one of our numbers ("Webhooks: messages"). */
export const numberValue = (number: BusinessNumber, parts: Readonly<Record<string, unknown>>): Change => ({
  businessAccountId: number.businessAccountId,
  field: 'messages',
  value: {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: number.displayPhone.replace(/\D/g, ''), phone_number_id: number.id },
    ...parts,
  },
});

/** News of a template ("message_template_status_update"): its language is written with a dash there. */
export const templateChange = (
  numbers: readonly BusinessNumber[],
  { name, language }: EmulatedTemplate,
  status: string,
): Change => ({
  businessAccountId: numbers[0]?.businessAccountId ?? '',
  field: 'message_template_status_update',
  value: {
    event: status,
    message_template_id: 1_000_001,
    message_template_name: name,
    message_template_language: language.replace('_', '-'),
    reason: 'NONE',
  },
});

/** `contacts[]` element of an incoming message. Unknown parts are left out, never empty. */
export const contactOf = (customer: Customer): Record<string, unknown> => {
  const profile = {
    ...(customer.name === undefined ? {} : { name: customer.name }),
    ...(customer.username === undefined ? {} : { username: customer.username }),
  };
  return {
    ...(Object.keys(profile).length > 0 ? { profile } : {}),
    ...idsOf(customer),
    ...(customer.parentBsuid === undefined ? {} : { parent_user_id: customer.parentBsuid }),
  };
};

/** `wa_id` and `user_id` of a customer, as far as the business may see them. */
export const idsOf = (customer: Customer): Record<string, string> => ({
  ...(customer.phone !== undefined && customer.sharesPhone ? { wa_id: customer.phone } : {}),
  ...(customer.bsuid === undefined ? {} : { user_id: customer.bsuid }),
});

/**
 * Puts changes into one envelope. Changes of one number and kind that stand side by side become one `value` with
 * several messages or statuses, as Meta batches them.
 */
export const envelopeOf = (changes: readonly Change[]): Record<string, unknown> => {
  const entries = new Map<string, { field: string; value: Record<string, unknown> }[]>();
  for (const change of changes) {
    const list = entries.get(change.businessAccountId) ?? [];
    entries.set(change.businessAccountId, list);
    const last = list.at(-1);
    const merged = last && last.field === change.field ? mergeValues(last.value, change.value) : undefined;
    if (last && merged) last.value = merged;
    else list.push({ field: change.field, value: { ...change.value } });
  }
  return {
    object: 'whatsapp_business_account',
    entry: [...entries].map(([id, list]) => ({ id, changes: list })),
  };
};

const mergeValues = (
  a: Record<string, unknown>,
  b: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined => {
  const kind = ['messages', 'statuses'].find((key) => Array.isArray(a[key]) && Array.isArray(b[key]));
  if (kind === undefined || JSON.stringify(a.metadata) !== JSON.stringify(b.metadata)) return undefined;
  const contacts = [...listOf(a.contacts), ...listOf(b.contacts)];
  const unique = [...new Map(contacts.map((contact) => [JSON.stringify(contact), contact])).values()];
  return {
    ...a,
    ...(unique.length > 0 ? { contacts: unique } : {}),
    [kind]: [...listOf(a[kind]), ...listOf(b[kind])],
  };
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `X-Hub-Signature-256` over exactly these bytes ("Create a webhook endpoint"). */
export const signBytes = (bytes: Buffer, appSecret: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(bytes).digest('hex')}`;

/** Serialises and signs. Meta escapes non-ASCII as `\uXXXX` in lower case and `/` as `\/`. */
export const signedBody = (payload: unknown, appSecret: string, encoding: WebhookEncoding): SignedBody => {
  const json = JSON.stringify(payload);
  const escaped = Buffer.from(escapeJson(json), 'ascii');
  if (encoding === 'escaped') return { bytes: escaped, signature: signBytes(escaped, appSecret) };
  const plain = Buffer.from(json, 'utf8');
  return {
    bytes: plain,
    signature: signBytes(encoding === 'utf8' ? plain : Buffer.from(escapeUnicode(json)), appSecret),
  };
};

const escapeUnicode = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const escapeJson = (json: string): string => escapeUnicode(json).replaceAll('/', '\\/');
