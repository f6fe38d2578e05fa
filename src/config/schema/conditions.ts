import { z } from 'zod';
import { MESSAGE_TYPES } from '../../core/message-type.ts';
import { searchWord } from './customers.ts';
import { marks } from './marks.ts';
import { pattern } from './patterns.ts';
import { duration, flag, language, name, oneOrMany, wholeNumber, words } from './scalars.ts';
import { PRIORITIES } from './threading.ts';

/** A helpdesk's states of a ticket. */
export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;

const enumList = <const Values extends readonly string[]>(values: Values) =>
  oneOrMany(z.enum(values), `one of ${values.join(', ')}, or a list of them`);

const nameList = (what: string) => oneOrMany(name(), `the name of a ${what}, or a list of names`);

/** How long something has lasted: a bare duration counts opening hours. */
const waiting = z
  .union([
    duration().transform((time): { time: number; clock: 'opening' | 'elapsed' } => ({ time, clock: 'opening' })),
    z.strictObject({ time: duration(), clock: z.enum(['opening', 'elapsed']).default('opening') }),
  ])
  .register(marks, { expects: 'a duration such as 4h, or { time: 4h, clock: elapsed }' });

const openOrClosed = z.enum(['open', 'closed']);

/** A bare state asks the schedule that is valid for the number; a map asks schedules by name. */
const hoursCondition = z
  .union([
    openOrClosed,
    z
      .record(name(), openOrClosed)
      .refine((map) => Object.keys(map).length > 0, { error: 'is empty: write open or closed' }),
  ])
  .register(marks, { expects: 'open, closed, or a map such as { default: open }' });

const leaves = {
  topic: nameList('topic').exactOptional(),
  words: oneOrMany(searchWord(), 'a word, or a list of words').exactOptional(),
  matches: oneOrMany(pattern(), 'a regular expression in quotes, or a list of them').exactOptional(),
  shouting: flag().exactOptional(),
  sentiment: enumList(['negative', 'neutral', 'positive']).exactOptional(),
  customer: nameList('kind of customer').exactOptional(),
  hours: hoursCondition.exactOptional(),
  first: flag().exactOptional(),
  type: enumList(MESSAGE_TYPES).exactOptional(),
  number: oneOrMany(words(), 'the name of a number, or a list of names').exactOptional(),
  language: oneOrMany(language(), 'a language code, or a list of them').exactOptional(),
  phase: enumList(['bot', 'agent']).exactOptional(),
  priority: enumList(PRIORITIES).exactOptional(),
  tier: oneOrMany(wholeNumber(1, 9), 'a tier, or a list of tiers').exactOptional(),
  status: enumList(STATUSES).exactOptional(),
  /** Messages of the customer that say the same. */
  repeated: wholeNumber(2, 100).exactOptional(),
  failedAttempts: wholeNumber(1, 100).exactOptional(),
  botFor: duration().exactOptional(),
  unsolvedFor: waiting.exactOptional(),
  unansweredFor: waiting.exactOptional(),
};

const leafSchema = z.strictObject(leaves);

/** Keys are AND, lists are OR. Durations in ms. */
export interface Condition extends z.output<typeof leafSchema> {
  readonly any?: Condition[];
  readonly all?: Condition[];
  readonly not?: Condition;
}

const nested = z.lazy((): z.ZodType<Condition> => conditionSchema);
const nestedList = () =>
  z
    .array(nested)
    .refine((list) => list.length > 0, { error: 'is an empty list: fill it or remove the line' })
    .register(marks, { expects: 'a list of conditions such as [{ words: [x] }, { first: true }]' });

/** The conditions of rules and of SLA stages. An empty map is always true. */
export const conditionSchema: z.ZodType<Condition> = z
  .strictObject({
    ...leaves,
    any: nestedList().exactOptional(),
    all: nestedList().exactOptional(),
    not: nested.exactOptional(),
  })
  .register(marks, { expects: 'a map of conditions such as { words: [x] }' });
