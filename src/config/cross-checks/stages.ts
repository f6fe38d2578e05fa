import { isDeepStrictEqual } from 'node:util';
import type { ConfigPath, Finding } from '../config-path.ts';
import { asRecord, eachItem, select } from '../config-path.ts';
import { parseDuration } from '../schema/scalars.ts';
import { METRICS } from '../schema/sla.ts';
import { selectConditions } from './conditions.ts';

/** What a condition asks of a message: a deadline has none. */
const OF_MESSAGES = ['topic', 'words', 'matches', 'shouting', 'sentiment', 'first', 'type', 'language', 'repeated'];
/** Of these a ticket has one: two stages cannot both set it at the same time. */
const SINGLE = ['group', 'priority', 'assignee', 'reply'];

interface Stage {
  readonly path: ConfigPath;
  readonly metrics: readonly string[];
  readonly time: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Stages that cannot do what they say, and times that cannot be. */
export const checkStages = (tree: unknown): Finding[] => {
  const stages = select(tree, 'sla.stages.*').flatMap(({ path, value }) => {
    const stage = asRecord(value);
    return stage === undefined ? [] : [readStage(path, stage)];
  });
  return [
    ...stages.flatMap(checkAny),
    ...stages.flatMap((stage, index) => checkAgainst(stage, stages.slice(0, index))),
    ...checkConditions(tree),
    ...checkTimes(tree),
  ];
};

const readStage = (path: ConfigPath, value: Stage['value']): Stage => {
  const named = eachItem([{ path: [], value: value.metric }]).map((each) => String(each.value));
  const metrics = named.includes('any') ? METRICS.filter((metric) => metric !== 'any') : named;
  const side = value.before === undefined ? 'after' : 'before';
  return { path, metrics, time: `${side} ${String(value[side])}`, value };
};

const checkAny = ({ path, value }: Stage): Finding[] =>
  Array.isArray(value.metric) && value.metric.length > 1 && value.metric.includes('any')
    ? [{ path: [...path, 'metric'], message: 'names any beside others: any stands for all of them' }]
    : [];

/** Conditions may keep two stages apart, so only stages under the same conditions are compared. */
const checkAgainst = (stage: Stage, before: readonly Stage[]): Finding[] =>
  before
    .filter(({ time, metrics, value }) => {
      const isSameTime = time === stage.time && metrics.some((metric) => stage.metrics.includes(metric));
      return isSameTime && isDeepStrictEqual(value.when, stage.value.when);
    })
    .flatMap(({ path, value }) => {
      const other = `stages[${String(path.at(-1))}]`;
      if (isDeepStrictEqual(value, stage.value))
        return [{ path: stage.path, message: `says the same as ${other}: remove one of them` }];
      return SINGLE.filter((key) => bothSay(value[key], stage.value[key])).map((key) => ({
        path: [...stage.path, key],
        message: `contradicts ${other}, which sets another ${key} at the same time`,
      }));
    });

const bothSay = (one: unknown, other: unknown): boolean =>
  one !== undefined && other !== undefined && !isDeepStrictEqual(one, other);

const checkConditions = (tree: unknown): Finding[] =>
  selectConditions(tree)
    .filter(({ path }) => path[0] === 'sla')
    .flatMap(({ path, value }) =>
      OF_MESSAGES.filter((key) => asRecord(value)?.[key] !== undefined).map((key) => ({
        path: [...path, key],
        message:
          'asks about a message, and a deadline has none: ask for priority, status, tier, customer, number or hours',
      })),
    );

const checkTimes = (tree: unknown): Finding[] => {
  const sla = asRecord(asRecord(tree)?.sla);
  const msOf = (key: string, usual: string): number | undefined => parseDuration(String(sla?.[key] ?? usual));
  const every = msOf('every', '1m');
  const sweep = msOf('sweepEvery', '90m');
  if (every === undefined || sweep === undefined || sweep >= every) return [];
  const key = sla?.sweepEvery === undefined ? 'every' : 'sweepEvery';
  const message = `is ${key === 'every' ? 'longer than sweepEvery' : 'shorter than every'}: all tickets cannot be looked at more often than changed ones`;
  return [{ path: ['sla', key], message }];
};
