import type { ConfigPath, Found } from '../config-path.ts';
import { asRecord, eachItem, select } from '../config-path.ts';

const below = ({ path, value }: Found): Found[] => {
  const condition = asRecord(value);
  if (condition === undefined) return [];
  const nested = [
    ...select(value, 'any.*'),
    ...select(value, 'all.*'),
    ...(condition.not === undefined ? [] : [{ path: ['not'] as ConfigPath, value: condition.not }]),
  ];
  return [{ path, value }, ...nested.flatMap((found) => below({ path: [...path, ...found.path], value: found.value }))];
};

/** Every map of conditions in rules and SLA stages, those inside any, all and not included. */
export const selectConditions = (tree: unknown): Found[] =>
  [...select(tree, 'rules.*.when'), ...select(tree, 'sla.stages.*.when')].flatMap(below);

/** The single values of one condition, wherever it is used. */
export const selectCondition = (tree: unknown, key: string): Found[] =>
  selectConditions(tree).flatMap(({ path, value }) => {
    const condition = asRecord(value);
    return condition?.[key] === undefined ? [] : eachItem([{ path: [...path, key], value: condition[key] }]);
  });
