import { z } from 'zod';
import { marks } from './marks.ts';
import { duration, flag, language, name, words } from './scalars.ts';
import { switchableText, template, text } from './texts.ts';

/** The automatic texts to customers, by name. */
export const MESSAGE_NAMES = ['acknowledgement', 'outOfHours', 'handover', 'escalated', 'pending', 'solved'] as const;

/** `messages`: texts that customers get without a person writing them. */
export const messagesSchema = z.strictObject({
  acknowledgement: switchableText().default(false),
  outOfHours: switchableText().default(false),
  handover: switchableText().default(true),
  escalated: switchableText().default(true),
  pending: switchableText().default(false),
  solved: switchableText().default(false),
});

/** What differs on one number; what is not named is as in `messages`. */
export const messageOverridesSchema = z.strictObject({
  acknowledgement: switchableText().exactOptional(),
  outOfHours: switchableText().exactOptional(),
  handover: switchableText().exactOptional(),
  escalated: switchableText().exactOptional(),
  pending: switchableText().exactOptional(),
  solved: switchableText().exactOptional(),
});

const TEMPLATE_NAME = /^[a-z0-9_]{1,512}$/;

/** A template that WhatsApp has approved; names follow Meta's rule for message templates. */
export const approvedTemplate = z.strictObject({
  name: z
    .string()
    .refine((word) => TEMPLATE_NAME.test(word), {
      error: "is not a template's name: small letters, digits and _",
    })
    .register(marks, { limits: { pattern: TEMPLATE_NAME.source }, expects: "a template's name" }),
  language: language(),
  parameters: z.array(template()).register(marks, { expects: 'a list of texts' }).default([]),
});

/** `templates`: approved templates by our own names. */
export const templatesSchema = z.record(name(), approvedTemplate).register(marks, { expects: 'a map of templates' });

/** `replies`: how agents' replies reach the phone. */
export const repliesSchema = z.strictObject({
  whenClosed: z.enum(['hold', 'template', 'note']).default('hold'),
  /** Absent when the file has no such template. */
  template: words('the name of a template').exactOptional(),
  holdFor: duration().default(604_800_000),
  unknownAfter: duration().default(600_000),
  unknownOutcome: z.enum(['ask', 'resend']).default('ask'),
  prefix: z.string().register(marks, { placeholders: true, expects: 'text, or "" for none' }).default(''),
  dropSignatureAfter: z
    .string()
    .refine((line) => line !== '', { error: 'is empty: write the line that begins a signature, or remove the key' })
    .register(marks, { expects: 'text' })
    .exactOptional(),
  markRead: flag().default(true),
  typing: flag().default(true),
  /** Absent when the file has no such template. */
  startTemplate: words('the name of a template').exactOptional(),
  reminder: z.strictObject({ before: duration('1m', '23h'), text: text() }).exactOptional(),
});

/** `survey`: the question after solving. */
export const surveySchema = z.strictObject({
  enabled: flag().default(true),
  after: duration('0s').default(600_000),
  question: switchableText().default(true),
  notSolved: flag().default(true),
  template: words('the name of a template').exactOptional(),
});
