import { z } from 'zod';
import { address } from './addresses.ts';
import { marks } from './marks.ts';
import { approvedTemplate } from './messages.ts';
import { channelNames } from './rules.ts';
import { mailAddress, name, oneOrMany, words } from './scalars.ts';
import { secret, secretAddress } from './secrets.ts';

const PHONE = /^\+[1-9]\d{6,14}$/;
const MAIL_SERVER = /^smtps?:\/\/./;

const phone = z
  .string()
  .refine((text) => PHONE.test(text), {
    error: 'is not an international phone number: write "+491700000000", in quotes',
  })
  .register(marks, {
    personal: true,
    limits: { pattern: PHONE.source },
    expects: 'text: put the number in quotes, with + and country code',
  });

const channelSchema = z
  .strictObject({
    slack: secretAddress().exactOptional(),
    teams: secretAddress().exactOptional(),
    email: z.strictObject({ to: oneOrMany(mailAddress(), 'a list of e-mail addresses') }).exactOptional(),
    /** `secret` signs as Standard Webhooks do. */
    webhook: z.strictObject({ url: address(), secret: secret().exactOptional() }).exactOptional(),
    /** `number`: which of our numbers it comes from; the first where nothing is said. */
    whatsapp: z
      .strictObject({ to: phone, template: approvedTemplate, number: words().exactOptional() })
      .exactOptional(),
  })
  .refine((channel) => Object.keys(channel).length === 1, {
    error: 'needs exactly one of slack, teams, email, webhook and whatsapp (write a list for several)',
  })
  .register(marks, { expects: `a channel such as { slack: "\${NAME}" }, or a list of them` });

/** `notify`: named channels, each one way or several to reach people. Always lists once parsed. */
export const notifySchema = z
  .record(name(), oneOrMany(channelSchema, `a channel such as { slack: "\${NAME}" }, or a list of them`))
  .register(marks, { expects: 'a map of channels' });

/** `alerts`: channels that hear of the bridge's own troubles. */
export const alertsSchema = z.array(words()).register(marks, { expects: 'a list of channels such as [ops]' });

/** `smtp`: how mail is sent. */
export const smtpSchema = z.strictObject({
  url: z
    .string()
    .refine((text) => MAIL_SERVER.test(text), { error: 'must begin with smtp:// or smtps://' })
    .register(marks, {
      secret: 'password-url',
      limits: { pattern: MAIL_SERVER.source },
      expects: `an address such as "\${SMTP_URL}"`,
    }),
  from: words('an e-mail address'),
});

/** `reports`: figures sent at fixed times. */
export const reportsSchema = z
  .array(z.strictObject({ every: z.enum(['daily', 'weekly', 'monthly']), notify: channelNames() }))
  .register(marks, { expects: 'a list of reports such as { every: weekly, notify: [leads] }' });
