import type { Policy } from '../../core/policy.ts';
import type { Condition } from '../../core/rules.ts';
import { conjuncts, type Doubt, type PlacedRule } from './doubt.ts';

/** Keys that have exactly one value at a time: two demands that share no value cannot both be met. */
const SINGLE = [
  'hours',
  'first',
  'shouting',
  'sentiment',
  'type',
  'number',
  'language',
  'phase',
  'priority',
  'tier',
  'status',
] as const;
type SingleKey = (typeof SINGLE)[number];

/** Rules of the operator that no message and no time can make true. */
export function findNeverTrue(rules: readonly PlacedRule[], policy: Policy): readonly Doubt[] {
  return rules.flatMap(({ rule, path }) => {
    if (path === undefined) return [];
    const why = contradictionIn(rule.when) ?? closedWithoutHours(rule.when, policy);
    return why === undefined ? [] : [{ path: [...path, 'when'], message: `can never be true: ${why}` }];
  });
}

function contradictionIn(condition: Condition): string | undefined {
  const parts = conjuncts(condition);
  for (const key of SINGLE) {
    const wanted = parts.map((part) => valuesOf(part, key)).filter((values) => values !== undefined);
    const excluded = parts.flatMap(({ not }) =>
      not === undefined || !isOnly(not, key) ? [] : (valuesOf(not, key) ?? []),
    );
    const [first, ...others] = wanted;
    if (first === undefined) continue;
    const left = first.filter((value) => others.every((each) => each.includes(value)) && !excluded.includes(value));
    if (left.length === 0) return `its demands on \`${key}\` contradict each other; put alternatives under \`any\``;
  }
  return undefined;
}

function valuesOf(condition: Condition, key: SingleKey): readonly unknown[] | undefined {
  const asks = condition[key];
  if (asks === undefined || (typeof asks === 'object' && !Array.isArray(asks))) return undefined;
  return Array.isArray(asks) ? asks : [asks];
}

const isOnly = (condition: Condition, key: SingleKey): boolean =>
  Object.keys(condition).length === 1 && condition[key] !== undefined;

/** Without a schedule the team is always there. */
function closedWithoutHours(condition: Condition, policy: Policy): string | undefined {
  const isClosed = conjuncts(condition).some(({ hours }) => hours === 'closed');
  const schedules = Object.values(policy.numbers).map(({ hours = 'default' }) => policy.rules.hours[hours]);
  if (!isClosed || schedules.some((schedule) => schedule !== undefined)) return undefined;
  return 'it asks for closed hours, and no number has opening hours; add hours.default';
}
