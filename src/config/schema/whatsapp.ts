import { z } from 'zod';
import { readPhoneNumber } from '../../core/phone-number.ts';
import { address, host } from './addresses.ts';
import { marks } from './marks.ts';
import { messageOverridesSchema } from './messages.ts';
import { flag, language, name, tags, words } from './scalars.ts';
import { secret, secrets } from './secrets.ts';

const META_ID = /^\d{1,32}$/;

const metaId = () =>
  z
    .string()
    .refine((text) => META_ID.test(text), { error: "is not one of Meta's ids: digits only, in quotes" })
    .register(marks, { limits: { pattern: META_ID.source }, expects: 'text: put the digits in quotes' });

/** A customer as the pilot lists them: a phone number with its country code, or Meta's business-scoped user id. */
const pilotCustomer = () =>
  z
    .string()
    .refine(
      (text) =>
        /^\+?(?:[\s().-]*\d){7,15}[\s().-]*$/.test(text) || /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(text),
      {
        error:
          'is neither a phone number with its country code, such as "+4915112345678", nor a WhatsApp user id, such as "DE.1349…"',
      },
    )
    // No country code begins with 0, so nobody's number would ever be this one.
    .refine((text) => !/^[\s().+-]*0/.test(text), {
      error: 'begins with 0: write the country code instead, such as "+4915112345678"',
    })
    .refine((text) => /^\s*[A-Z0]/.test(text) || readPhoneNumber(text) !== undefined, {
      error: 'has a zero behind the country code: leave it out, such as "+4915112345678"',
    })
    .register(marks, { personal: true, expects: 'text: put the number in quotes' });

/** What differs from the common bot on one number: `false` for none, or the step it starts with. */
const numberBot = z
  .union([
    z.boolean().transform((enabled): { enabled?: boolean; start?: string } => ({ enabled })),
    name().transform((start): { enabled?: boolean; start?: string } => ({ start })),
    z.strictObject({ enabled: flag().exactOptional(), start: name().exactOptional() }),
  ])
  .register(marks, { expects: 'false, the name of a step, or { enabled, start }' });

/** One business number, and what differs for it. */
const numberSchema = z
  .strictObject({
    /** Meta's phone_number_id. */
    id: metaId(),
    businessAccountId: metaId().exactOptional(),
    name: name().exactOptional(),
    language: language().default('en'),
    group: words().exactOptional(),
    hours: name().exactOptional(),
    brand: words().exactOptional(),
    tags: tags().default([]),
    messages: messageOverridesSchema.prefault({}),
    bot: numberBot.exactOptional(),
  })
  // A number without a name is called by its id.
  .transform((number) => ({ ...number, name: number.name ?? number.id }));

/** `whatsapp`: the business numbers and Meta's credentials. */
export const whatsappSchema = z.strictObject({
  provider: z.enum(['cloud-api']).default('cloud-api'),
  apiUrl: address().default('https://graph.facebook.com/v25.0'),
  /** Signs the webhooks; several while rotating. */
  appSecret: secrets(),
  verifyToken: secret(),
  accessToken: secret(),
  mediaHosts: z.array(host()).register(marks, { expects: 'a list of hosts' }).default(['lookaside.fbsbx.com']),
  /** Phone numbers or WhatsApp ids of the only customers served; empty serves all. */
  pilot: z.array(pilotCustomer()).register(marks, { expects: 'a list of phone numbers in quotes' }).default([]),
  numbers: z
    .array(numberSchema)
    .refine((list) => list.length > 0, { error: 'is empty: name at least one business number' })
    .register(marks, { expects: 'a list of business numbers, each with its id' }),
});
