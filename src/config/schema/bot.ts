import { z } from 'zod';
import { address, placeholderAddress } from './addresses.ts';
import { searchWord } from './customers.ts';
import { marks } from './marks.ts';
import { pattern } from './patterns.ts';
import { escalation } from './rules.ts';
import { duration, flag, name, rate, words } from './scalars.ts';
import { secret } from './secrets.ts';
import { switchableText, text } from './texts.ts';

/** WhatsApp shows ten in a list, with 24 characters for the title of each; more are numbered lines of a text. */
const MAX_OPTIONS = 30;
const MAX_TITLE = 24;

const stepName = () => words('the name of a step');

const wordList = () => z.array(searchWord()).register(marks, { expects: 'a list of words' });

const titleFits = (title: z.output<ReturnType<typeof text>>): boolean =>
  (typeof title === 'string' ? [title] : Object.values(title)).every((one) => one.length <= MAX_TITLE);

/** What comes after a step or a choice: at most one of them. */
const next = {
  goto: stepName().exactOptional(),
  escalate: escalation().exactOptional(),
  end: flag().exactOptional(),
};

const countNext = (from: { goto?: unknown; escalate?: unknown; end?: unknown }): number =>
  [from.goto, from.escalate, from.end].filter((part) => part !== undefined && part !== false).length;

const optionSchema = z
  .strictObject({
    title: text()
      .refine(titleFits, { error: `is too long for WhatsApp: at most ${MAX_TITLE} characters` })
      .register(marks, { expects: 'a text, or a map by language such as { en: "…", de: "…" }' }),
    words: wordList().default([]),
    ...next,
  })
  .refine((option) => countNext(option) === 1, { error: 'needs exactly one of goto, escalate and end' });

const answerSchema = z
  .strictObject({ words: wordList(), text: text(), ...next })
  .refine((answer) => countNext(answer) <= 1, { error: 'may have only one of goto, escalate and end' });

const lookupSchema = z.strictObject({
  url: placeholderAddress(),
  token: secret().exactOptional(),
  timeout: duration('1s', '30s').default(3000),
  /** The answer's fields become placeholders under this name. */
  save: z
    .string()
    .refine((word) => /^[A-Za-z]\w*$/.test(word), { error: 'is not a plain word: use letters, digits and _' })
    .register(marks, { expects: 'a plain word' }),
  /** The step for "not found", errors and time-outs. */
  else: stepName(),
});

const mediaSchema = z
  .strictObject({
    image: address().exactOptional(),
    document: address().exactOptional(),
    video: address().exactOptional(),
  })
  .refine((media) => Object.keys(media).length === 1, { error: 'needs exactly one of image, document and video' });

const stepSchema = z
  .strictObject({
    text: text().exactOptional(),
    media: mediaSchema.exactOptional(),
    options: z
      .array(optionSchema)
      .refine((list) => list.length > 0 && list.length <= MAX_OPTIONS, {
        error: `needs 1 to ${MAX_OPTIONS} options: nobody reads more`,
      })
      .register(marks, { expects: 'a list of options' })
      .exactOptional(),
    /** Waits for the customer's next message and keeps it as {{input.<field>}}. */
    input: z
      .strictObject({
        field: z
          .string()
          .refine((word) => /^[A-Za-z]\w*$/.test(word), { error: 'is not a plain word: use letters, digits and _' })
          .register(marks, { expects: 'a plain word' }),
        pattern: pattern().exactOptional(),
      })
      .exactOptional(),
    lookup: lookupSchema.exactOptional(),
    answers: z.array(answerSchema).register(marks, { expects: 'a list of answers' }).exactOptional(),
    /** Words that lead here from anywhere. */
    words: wordList().exactOptional(),
    fallback: switchableText().exactOptional(),
    ...next,
  })
  .refine((step) => countNext(step) <= 1, { error: 'may have only one of goto, escalate and end' })
  .refine((step) => step.options === undefined || (step.input === undefined && countNext(step) === 0), {
    error: 'has options, so the customer chooses what comes next: remove input, goto, escalate and end',
  });

/** `bot`: tier 1, a menu or an outside bot. */
export const botSchema = z.strictObject({
  enabled: flag().default(true),
  start: stepName().exactOptional(),
  fallback: switchableText().default(true),
  idleTimeout: duration().default(1_800_000),
  ticketOn: z.enum(['first-message', 'handover']).default('first-message'),
  /** Automatic messages per contact. */
  budget: rate().default({ count: 10, perMs: 3_600_000 }),
  steps: z.record(name(), stepSchema).register(marks, { expects: 'a map of steps' }).default({}),
  webhook: z
    .strictObject({ url: address(), secret: secret(), timeout: duration('1s', '30s').default(5000) })
    .exactOptional(),
});
