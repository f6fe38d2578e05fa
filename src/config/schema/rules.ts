import { z } from 'zod';
import { conditionSchema } from './conditions.ts';
import { marks } from './marks.ts';
import { flag, name, oneOrMany, tags, wholeNumber, words } from './scalars.ts';
import { text } from './texts.ts';
import { fieldTexts, PRIORITIES } from './threading.ts';

/** The built-in rules. */
export const PACKS = ['human', 'urgent', 'frustration', 'sensitive', 'fraud'] as const;

/** `packs`: built-in rules that are switched on. */
export const packsSchema = z.array(z.enum(PACKS)).register(marks, { expects: 'a list of packs' });

/** Names of channels under `notify`, or the built-in `assignee` and `lead`. */
export const channelNames = () =>
  oneOrMany(words(), 'a list of channels such as [leads]').register(marks, {
    expects: 'a list of channels such as [leads]',
  });

/** Raises a ticket to a tier; the reason is what agents read. */
export const escalation = () =>
  z
    .strictObject({ tier: wholeNumber(2, 9), reason: words() })
    .register(marks, { expects: 'a map such as { tier: 2, reason: complaint }' });

const resultSchema = z
  .strictObject({
    priority: z.enum(PRIORITIES).exactOptional(),
    group: words().exactOptional(),
    tags: tags().exactOptional(),
    type: words().exactOptional(),
    fields: fieldTexts().exactOptional(),
    assignee: words().exactOptional(),
    escalate: escalation().exactOptional(),
    notify: channelNames().exactOptional(),
    /** The name of a text under `messages`, or a text. */
    reply: text().exactOptional(),
    /** The step of the bot to go to. */
    bot: words('the name of a step of the bot').exactOptional(),
    stop: flag().exactOptional(),
    lower: flag().exactOptional(),
  })
  .refine((result) => Object.keys(result).length > 0, { error: 'is empty: say what the rule does' })
  .register(marks, { expects: 'a map of results such as { priority: high }' });

/** `rules`: all that match apply, in order. */
export const rulesSchema = z
  .array(
    z.strictObject({
      name: name(),
      when: conditionSchema,
      // biome-ignore lint/suspicious/noThenProperty: the language has a key of this name
      then: resultSchema,
    }),
  )
  .register(marks, { expects: 'a list of rules, each with name, when and then' });

const tierSchema = z.strictObject({
  group: words().exactOptional(),
  priority: z.enum(PRIORITIES).exactOptional(),
  reply: text().exactOptional(),
  notify: channelNames().exactOptional(),
});

/** `tiers`: what reaching a tier means. Keys are "2" to "9". */
export const tiersSchema = z
  .record(
    z
      .string()
      .refine((key) => /^[2-9]$/.test(key), { error: 'is not a tier: write 2 (agents), 3 (specialists) … up to 9' }),
    tierSchema,
  )
  .register(marks, { expects: 'a map of tiers such as { 2: { group: Support } }' });
