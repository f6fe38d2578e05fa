import { z } from 'zod';
import { botSchema } from './bot.ts';
import { customersSchema, topicsSchema } from './customers.ts';
import { helpdeskSchema } from './helpdesk.ts';
import { hoursSchema } from './hours.ts';
import { messagesSchema, repliesSchema, surveySchema, templatesSchema } from './messages.ts';
import { alertsSchema, notifySchema, reportsSchema, smtpSchema } from './notify.ts';
import { deliverySchema, privacySchema, sentimentSchema } from './operations.ts';
import { packsSchema, rulesSchema, tiersSchema } from './rules.ts';
import { serverSchema, storageSchema, telemetrySchema } from './server.ts';
import { peopleSchema, slaSchema } from './sla.ts';
import { threadingSchema, ticketSchema } from './threading.ts';
import { whatsappSchema } from './whatsapp.ts';

/** Every key of the configuration file. Unknown keys are refused everywhere. */
export const configSchema = z.strictObject({
  version: z.literal(1),
  mode: z.enum(['live', 'observe']).default('live'),
  server: serverSchema.prefault({}),
  storage: storageSchema.prefault({}),
  whatsapp: whatsappSchema,
  helpdesk: helpdeskSchema,
  threading: threadingSchema.prefault({}),
  ticket: ticketSchema.prefault({}),
  hours: hoursSchema.default({}),
  customers: customersSchema.default({}),
  topics: topicsSchema.default({}),
  packs: packsSchema.default([]),
  rules: rulesSchema.default([]),
  tiers: tiersSchema.default({}),
  // A missing section is off; one that is there is on unless it says otherwise.
  bot: botSchema.prefault({ enabled: false }),
  messages: messagesSchema.prefault({}),
  templates: templatesSchema.default({}),
  replies: repliesSchema.prefault({}),
  survey: surveySchema.prefault({ enabled: false }),
  people: peopleSchema.prefault({}),
  sla: slaSchema.prefault({ stages: [] }),
  notify: notifySchema.default({}),
  alerts: alertsSchema.default([]),
  smtp: smtpSchema.exactOptional(),
  delivery: deliverySchema.prefault({}),
  sentiment: sentimentSchema.prefault({}),
  reports: reportsSchema.default([]),
  privacy: privacySchema.prefault({}),
  telemetry: telemetrySchema.prefault({}),
});

/**
 * The configuration after defaults. Durations are milliseconds under their own keys (`threading.window`), shares are
 * fractions, `threading.since` is epoch ms, secrets that rotate are lists.
 */
export type Config = z.output<typeof configSchema>;
