import type { ConfigPath, Finding } from '../config-path.ts';
import { asRecord, select } from '../config-path.ts';

interface Step {
  readonly path: ConfigPath;
  /** Steps that may come next. */
  readonly leadsTo: readonly string[];
  readonly reachesPeople: boolean;
  readonly hasWords: boolean;
  /** Those that come next without a word of the customer, and where that is written. */
  readonly alone: readonly { readonly key: ConfigPath; readonly to: string }[];
}

const isText = (value: unknown): value is string => typeof value === 'string';

const readStep = (path: ConfigPath, value: unknown): Step => {
  const step = asRecord(value) ?? {};
  const choices = [value, ...select(value, 'options.*').map((found) => found.value)];
  const ways = [...choices, ...select(value, 'answers.*').map((found) => found.value)];
  return {
    path,
    leadsTo: [...ways.map((way) => asRecord(way)?.goto), asRecord(step.lookup)?.else].filter(isText),
    reachesPeople: ways.some((way) => asRecord(way)?.escalate !== undefined),
    hasWords: Array.isArray(step.words) && step.words.length > 0,
    alone: aloneOf(step),
  };
};

const walk = (steps: ReadonlyMap<string, Step>, from: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>();
  const left = [...from];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const step = steps.get(name);
    if (!step || seen.has(name)) continue;
    seen.add(name);
    left.push(...step.leadsTo);
  }
  return seen;
};

/** Rules and numbers that begin at a step of their own. */
const entriesOf = (tree: unknown): string[] =>
  ['bot.start', 'rules.*.then.bot', 'whatsapp.numbers.*.bot', 'whatsapp.numbers.*.bot.start']
    .flatMap((pattern) => select(tree, pattern))
    .map(({ value }) => value)
    .filter(isText);

/** Steps that follow each other without the customer saying anything, round and round. */
const findCircle = (steps: ReadonlyMap<string, Step>): Finding[] => {
  const alone = new Map([...steps].map(([name, step]) => [name, { ...step, leadsTo: step.alone.map(({ to }) => to) }]));
  return [...steps].flatMap(([name, step]) =>
    step.alone
      .filter(({ to }) => walk(alone, [to]).has(name))
      .map(({ key }) => ({ path: [...step.path, ...key], message: 'leads back without asking the customer anything' })),
  );
};

/** Where a step leads without a word of the customer. */
const aloneOf = (step: Readonly<Record<string, unknown>>): Step['alone'] => {
  const asks = step.input !== undefined || step.answers !== undefined || step.options !== undefined;
  const failed = asRecord(step.lookup)?.else;
  return [
    ...(!asks && isText(step.goto) ? [{ key: ['goto'], to: step.goto }] : []),
    ...(isText(failed) ? [{ key: ['lookup', 'else'], to: failed }] : []),
  ];
};

const PACK_OF_PEOPLE = 'human';

/** A rule that brings a talk to people by what the customer says or by how it goes. */
const hasRuleToPeople = (tree: unknown): boolean =>
  select(tree, 'rules.*.then.escalate').length > 0 ||
  select(tree, 'packs.*').some(({ value }) => value === PACK_OF_PEOPLE);

/**
 * What is wrong with the bot as a whole: no way to a person, steps that nothing leads to, circles. Names of steps are looked up with
 * all other names.
 */
export const checkBotSteps = (tree: unknown): Finding[] => {
  const bot = asRecord(asRecord(tree)?.bot);
  if (bot === undefined || bot.enabled === false || bot.webhook !== undefined) return [];
  const steps = new Map(
    select(tree, 'bot.steps.*').map(({ path, value }) => [String(path.at(-1)), readStep(path, value)]),
  );
  // A name that is not there is told by itself; what follows from it would only distract.
  const named = [...entriesOf(tree), ...[...steps.values()].flatMap(({ leadsTo }) => leadsTo)];
  if (steps.size === 0 || !isText(bot.start) || named.some((name) => !steps.has(name))) return [];
  const withWords = [...steps].filter(([, { hasWords }]) => hasWords).map(([name]) => name);
  const reached = walk(steps, [...entriesOf(tree), ...withWords]);
  const findings: Finding[] = [...steps]
    .filter(([name]) => !reached.has(name))
    .map(([, { path }]) => ({
      path,
      message: 'is never reached: nothing leads here. Name it in a goto, give it words, or remove it',
    }));
  const toPeople = [...steps].some(([name, { reachesPeople }]) => reachesPeople && reached.has(name));
  if (!toPeople && !hasRuleToPeople(tree)) {
    findings.push({
      path: ['bot'],
      message:
        'has no way to a person: give an option or a step escalate: { tier: 2, reason: … }, or add the pack human',
    });
  }
  return [...findings, ...findCircle(steps).slice(-1)];
};
