import { z } from 'zod';
import { STATUSES } from '../config/schema/conditions.ts';
import { marks } from '../config/schema/marks.ts';
import { duration, flag, tags, wholeNumber, words } from '../config/schema/scalars.ts';
import { moment, PRIORITIES } from '../config/schema/threading.ts';
import { MESSAGE_TYPES } from '../core/message-type.ts';
import { readPhoneNumber } from '../core/phone-number.ts';

const texts = (expects: string) => z.array(words()).register(marks, { expects });

const phone = () =>
  z
    .string()
    .transform((typed, context) => {
      const digits = readPhoneNumber(typed);
      if (digits === undefined)
        context.addIssue('is not a phone number with its country code, such as "+49 170 1234567"');
      return digits ?? '';
    })
    .register(marks, { expects: 'a phone number in quotes' });

const customerSchema = z
  .strictObject({
    name: words().default('Anna'),
    phone: phone().default('491701234567'),
    /** What the helpdesk knows of them. */
    tags: tags().default([]),
    organizations: texts('a list of organisations').default([]),
  })
  .register(marks, { expects: 'a map such as { name: Anna, tags: [vip] }' });

/** What a customer writes. A bare text is a text message. */
const written = z
  .union([
    words(),
    z
      .strictObject({
        text: words().exactOptional(),
        type: z.enum(MESSAGE_TYPES).default('text'),
        /** The name of what is attached. */
        file: words().exactOptional(),
        /** The number of one of their own messages, from 1, in the order of the talk. */
        quotes: wholeNumber(1, 10_000).exactOptional(),
        /** How long ago they sent it: it arrives late. */
        sent: duration('0s', '365d').exactOptional(),
      })
      .refine((message) => message.text !== undefined || message.type !== 'text', {
        error: 'has no text: write text, or a type other than text',
      }),
  ])
  .transform((value) => (typeof value === 'string' ? { text: value, type: 'text' as const } : value))
  .register(marks, { expects: 'a text, or a map such as { type: image, text: "broken" }' });

/** What an agent does on a ticket. A bare text is a public reply. */
const done = z
  .union([
    words(),
    z
      .strictObject({
        reply: words().exactOptional(),
        /** An internal note; commands such as /split are notes. */
        note: words().exactOptional(),
        status: z.enum(STATUSES).exactOptional(),
        priority: z.enum(PRIORITIES).exactOptional(),
        group: words().exactOptional(),
        assignee: words().exactOptional(),
        tags: tags().exactOptional(),
        /** The number of the ticket within the talk; the newest one where nothing is said. */
        ticket: wholeNumber(1, 1_000).exactOptional(),
      })
      .refine(({ ticket: _ticket, ...does }) => Object.keys(does).length > 0, {
        error: 'is empty: say what the agent does, such as { reply: "Hello" } or { status: solved }',
      }),
  ])
  .transform((value) => (typeof value === 'string' ? { reply: value } : value))
  .register(marks, { expects: 'a text, or a map such as { status: solved }' });

const helpdeskSchema = z
  .strictObject({
    /** It answers no call until this is true again. */
    answers: flag().exactOptional(),
    tags: tags().exactOptional(),
    organizations: texts('a list of organisations').exactOptional(),
  })
  .register(marks, { expects: 'a map such as { answers: false } or { tags: [vip] }' });

const whatsappSchema = z
  .strictObject({
    /** The code of the failure of the next message that is sent. */
    fails: z
      .string()
      .refine((code) => /^\d{1,7}$/.test(code), { error: 'is not one of Meta’s codes, such as "131026"' })
      .register(marks, { expects: 'a code in quotes, such as "131026"' }),
  })
  .register(marks, { expects: 'a map such as { fails: "131026" }' });

const expectSchema = z
  .strictObject({
    /** The number within the talk of the ticket that the customer's last message is on. */
    ticket: wholeNumber(1, 1_000).exactOptional(),
    /** How many tickets the talk has so far. */
    tickets: wholeNumber(0, 1_000).exactOptional(),
    status: z.enum(STATUSES).exactOptional(),
    priority: z.enum(PRIORITIES).exactOptional(),
    group: z
      .union([words(), z.literal(false)])
      .register(marks, { expects: 'text, or false for none' })
      .exactOptional(),
    assignee: z
      .union([words(), z.literal(false)])
      .register(marks, { expects: 'text, or false for none' })
      .exactOptional(),
    type: words().exactOptional(),
    tier: wholeNumber(1, 9).exactOptional(),
    /** All of these, perhaps others. */
    tags: tags().exactOptional(),
    /** None of these. */
    notTags: tags().exactOptional(),
    fields: z.record(words(), z.string()).register(marks, { expects: 'a map of fields and texts' }).exactOptional(),
    /** How many replies wait for the customer's next message. */
    held: wholeNumber(0, 1_000).exactOptional(),
    /** What went to the customer's phone since the last look, in order; a part of each is enough. */
    said: texts('a list of texts, [] for nothing').exactOptional(),
    /** Internal notes since the last look that hold these. */
    notes: texts('a list of texts').exactOptional(),
    /** Who was told since the last look: channels, lead:GROUP, assignee. */
    told: texts('a list of channels, [] for nobody').exactOptional(),
    /** Rules that matched since the last look: all of these, [] for none. */
    rules: texts('a list of rules, [] for none').exactOptional(),
    /** Codes of reasons since the last look: all of these. */
    reasons: texts('a list of codes of reasons').exactOptional(),
  })
  .refine((wanted) => Object.keys(wanted).length > 0, { error: 'is empty: say what is expected' })
  .register(marks, { expects: 'a map such as { priority: urgent, group: Finance }' });

const STEPS = ['customer', 'agent', 'wait', 'at', 'helpdesk', 'whatsapp', 'expect'] as const;

const stepSchema = z
  .strictObject({
    customer: written.exactOptional(),
    agent: done.exactOptional(),
    /** Time passes. */
    wait: duration('1s', '365d').exactOptional(),
    /** Time passes until then. */
    at: moment().exactOptional(),
    helpdesk: helpdeskSchema.exactOptional(),
    whatsapp: whatsappSchema.exactOptional(),
    expect: expectSchema.exactOptional(),
  })
  .refine((step) => Object.keys(step).length === 1, {
    error: `must have exactly one key: ${STEPS.join(', ')}; begin a new line with "- " for each step`,
  })
  .register(marks, { expects: `a map with one of ${STEPS.join(', ')}` });

/** One file of scenarios. */
export const scenarioFileSchema = z.strictObject({
  /** The configuration they are played against, beside this file. */
  config: words('the path of a configuration').exactOptional(),
  scenarios: z
    .array(
      z.strictObject({
        name: words(),
        /** When the talk begins. */
        starts: moment().default(Date.UTC(2026, 10, 24, 9)),
        customer: customerSchema.prefault({}),
        /** The business number they write to, by name or id; the first one where nothing is said. */
        number: words().exactOptional(),
        steps: z
          .array(stepSchema)
          .refine((steps) => steps.length > 0, { error: 'is an empty list: write at least one step' })
          .register(marks, { expects: 'a list of steps' }),
      }),
    )
    .refine((list) => list.length > 0, { error: 'is an empty list: write at least one scenario' })
    .register(marks, { expects: 'a list of scenarios' }),
});

type ScenarioFile = z.output<typeof scenarioFileSchema>;
type WrittenScenario = ScenarioFile['scenarios'][number];

/** One thing that happens, or one look at how things stand. Durations in ms, times in epoch ms. */
export type Step = z.output<typeof stepSchema> & {
  /** 1-based, in its file. */
  readonly line: number;
};
/** What a customer writes. */
export type Written = z.output<typeof written>;
/** What an agent does. */
export type Done = z.output<typeof done>;
/** How things should stand. */
export type Expected = z.output<typeof expectSchema>;

/** A talk that is played. */
export interface Scenario extends Omit<WrittenScenario, 'steps'> {
  readonly steps: readonly Step[];
  /** 1-based, in its file. */
  readonly line: number;
}
