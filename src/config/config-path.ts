/** Keys and list positions from the top of the file down to one value. */
export type ConfigPath = readonly (string | number)[];

/** A remark about one place of the file, before its line is known. */
export interface Finding {
  readonly path: ConfigPath;
  readonly message: string;
}

/** A value and the place it was found at. */
export interface Found {
  readonly path: ConfigPath;
  readonly value: unknown;
}

/** The path as operators read it: `rules[0].when.words`; names with blanks or dots stand in brackets and quotes. */
export const formatPath = (path: ConfigPath): string => {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!/^[\p{L}\p{N}_-]+$/u.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
};

/** True when `path` is `start` or lies below it. */
export const isWithin = (path: ConfigPath, start: ConfigPath): boolean =>
  start.length <= path.length && start.every((step, index) => step === path[index]);

/** True for the very same place. */
export const isSame = (one: ConfigPath, other: ConfigPath): boolean =>
  one.length === other.length && isWithin(one, other);

/** A YAML map as a plain object; undefined for anything else. */
export const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

const children = (value: unknown): [string | number, unknown][] =>
  Array.isArray(value) ? [...value.entries()] : Object.entries(asRecord(value) ?? {});

/**
 * All values under a dotted pattern in which `*` stands for every key of a map or every item of a list
 * (`rules.*.then.notify`). Missing parts select nothing, so that half-wrong files can be checked too.
 */
export const select = (tree: unknown, pattern: string): Found[] => {
  let found: Found[] = [{ path: [], value: tree }];
  for (const step of pattern.split('.')) {
    found = found.flatMap(({ path, value }) =>
      children(value)
        .filter(([key]) => step === '*' || key === step)
        .map(([key, child]) => ({ path: [...path, key], value: child })),
    );
  }
  return found;
};

/** Splits values that may be one thing or a list of things into single things. */
export const eachItem = (found: readonly Found[]): Found[] =>
  found.flatMap(({ path, value }) =>
    Array.isArray(value)
      ? value.map((item: unknown, index) => ({ path: [...path, index], value: item }))
      : [{ path, value }],
  );
