import type { Rule, RulePolicy } from '../core/rules.ts';
import type { Schedule } from '../core/schedule.ts';
import type { Config } from './schema/config.ts';

type RuleConfig = Config['rules'][number];

const compileRule = ({ name, when, then: does }: RuleConfig): Rule => ({ name, when, does });

const compileHours = (hours: Config['hours']): Readonly<Record<string, Schedule>> =>
  Object.fromEntries(
    Object.entries(hours).flatMap(([name, schedule]) => {
      if (schedule.from !== 'file') return [];
      const { from: _from, ...rest } = schedule;
      return [[name, rest]];
    }),
  );

/** What rules are decided by. */
export const compileRules = (config: Config): RulePolicy => ({
  packs: config.packs,
  rules: config.rules.map(compileRule),
  tiers: config.tiers,
  topics: config.topics,
  customers: Object.fromEntries(
    Object.entries(config.customers).map(([name, { tags, organizations }]) => [name, { tags, organizations }]),
  ),
  hours: compileHours(config.hours),
});
