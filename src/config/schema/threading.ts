import { z } from 'zod';
import { isDay } from './calendar.ts';
import { marks } from './marks.ts';
import { duration, flag, tags, words } from './scalars.ts';
import { template } from './texts.ts';

const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment with its offset; epoch milliseconds once parsed. */
export const moment = () =>
  z
    .string()
    .transform((text, context) => {
      const [, day] = MOMENT.exec(text) ?? [];
      const at = day !== undefined && isDay(day) ? Date.parse(text) : Number.NaN;
      if (Number.isNaN(at))
        context.addIssue('is not a moment: write date, time and zone, such as 2026-12-01T00:00:00Z');
      return at;
    })
    .register(marks, { limits: { pattern: MOMENT.source }, expects: 'a moment such as 2026-12-01T00:00:00Z' });

/** `true` for the built-in list, `false` for none, or the operator's own list. */
export const wordList = (expects: string) =>
  z.union([flag(), z.array(words())]).register(marks, { expects: `true, false, or ${expects}` });

/** `threading`: which ticket a message joins. */
export const threadingSchema = z.strictObject({
  window: duration('0s', '365d').default(86_400_000),
  mode: z.enum(['conversation', 'strict', 'resolved']).default('conversation'),
  newRequest: z.array(words()).register(marks, { expects: 'a list of whole messages' }).default([]),
  closingWords: wordList('a list of closing words').default(true),
  /** Epoch ms; older messages are not imported. */
  since: moment().exactOptional(),
});

/** The helpdesks' four priorities, lowest first. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

/** Helpdesk field (id, key or title) <- text with placeholders. */
export const fieldTexts = () =>
  z
    .record(words(), z.string().register(marks, { placeholders: true, expects: 'text' }))
    .register(marks, { expects: 'a map of helpdesk fields and texts' });

/** `ticket`: what a new ticket looks like. */
export const ticketSchema = z.strictObject({
  subject: template().default('WhatsApp: {{contact.name | contact.username | contact.phone | customer}}'),
  priority: z.enum(PRIORITIES).default('normal'),
  group: words().exactOptional(),
  type: words().exactOptional(),
  form: words().exactOptional(),
  brand: words().exactOptional(),
  source: words().exactOptional(),
  assignee: words().exactOptional(),
  tags: tags().default(['whatsapp']),
  fields: fieldTexts().default({}),
});
