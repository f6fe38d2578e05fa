import type { Condition, Rule, RulePolicy, RuleResult } from '../../../src/core/rules.ts';
import type { Schedule } from '../../../src/core/schedule.ts';
import { type PolicyChange, startLane } from '../lane.ts';

/** A rule in a line. */
export const rule = (name: string, when: Condition, does: RuleResult): Rule => ({ name, when, does });

/** A lane whose policy has rules. */
export const withRules = (rules: readonly Rule[], more: Partial<RulePolicy> = {}, change: PolicyChange = {}) =>
  startLane({ ...change, rules: { rules, ...more } });

/** What the tiers of these tests mean. */
export const TIERS = {
  2: { group: 'Support', priority: 'high', reply: 'handover', notify: ['support'] },
  3: { group: 'Specialists', priority: 'urgent', reply: 'escalated' },
} as const;

const NINE_TO_SIX = [{ from: 540, to: 1080 }];

/** Monday to Friday, 09:00 to 18:00 UTC. The lane's first moment is a Sunday, 04:00. */
export const OFFICE: Schedule = {
  timeZone: 'UTC',
  open: { mon: NINE_TO_SIX, tue: NINE_TO_SIX, wed: NINE_TO_SIX, thu: NINE_TO_SIX, fri: NINE_TO_SIX },
  holidays: [],
};
