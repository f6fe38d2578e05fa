import type { JsonObject } from '../shared/json-input.ts';

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string';

/** The string at a path of own properties, or undefined. */
export const textAt = (value: unknown, ...path: string[]): string | undefined => {
  let here: unknown = value;
  for (const key of path) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return isText(here) ? here : undefined;
};
