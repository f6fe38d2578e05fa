import type { BotMediaKind, BotPolicy, BotStep } from '../core/bot.ts';
import type { Config } from './schema/config.ts';

type BotConfig = NonNullable<Config['bot']>;
type StepConfig = BotConfig['steps'][string];

/** An optional value under its key. */
const given = <Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });

const compileMedia = (media: StepConfig['media']): Pick<BotStep, 'media'> => {
  const [entry] = Object.entries(media ?? {});
  return entry === undefined ? {} : { media: { kind: entry[0] as BotMediaKind, url: String(entry[1]) } };
};

// The token stays behind: what decides knows no secrets.
const compileLookup = (lookup: StepConfig['lookup']): Pick<BotStep, 'lookup'> =>
  lookup === undefined
    ? {}
    : { lookup: { url: lookup.url, timeoutMs: lookup.timeout, save: lookup.save, else: lookup.else } };

const compileStep = (step: StepConfig): BotStep => ({
  ...given('text', step.text),
  ...compileMedia(step.media),
  ...given('options', step.options),
  ...given('input', step.input),
  ...compileLookup(step.lookup),
  ...given('answers', step.answers),
  ...given('words', step.words),
  ...given('fallback', step.fallback),
  ...given('goto', step.goto),
  ...given('escalate', step.escalate),
  ...given('end', step.end),
});

/** Tier 1 as decisions see it; undefined where it is off, or left to an outside bot. */
export const compileBot = (bot: Config['bot']): BotPolicy | undefined => {
  if (bot?.enabled !== true || bot.start === undefined || bot.webhook !== undefined) return undefined;
  const { start, fallback, idleTimeout, ticketOn, budget, steps } = bot;
  const compiled = Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, compileStep(step)]));
  return { start, fallback, idleTimeoutMs: idleTimeout, ticketOn, budget, steps: compiled };
};
