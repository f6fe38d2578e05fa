import type { z } from 'zod';
import type { ConfigPath } from './config-path.ts';
import { asRecord } from './config-path.ts';
import type { Mark } from './schema/marks.ts';
import { childSchema, resolveSchema } from './schema/marks.ts';

/** Calls `visit` for every text in the tree that the schema knows, with its marks. */
export const visitTexts = (
  schema: z.core.$ZodType,
  tree: unknown,
  visit: (path: ConfigPath, text: string, mark: Mark) => void,
  path: ConfigPath = [],
): void => {
  const resolved = resolveSchema(schema, tree);
  if (typeof tree === 'string') {
    visit(path, tree, resolved.mark);
    return;
  }
  const entries: [string | number, unknown][] = Array.isArray(tree)
    ? [...tree.entries()]
    : Object.entries(asRecord(tree) ?? {});
  for (const [key, value] of entries) {
    const child = childSchema(resolved, key);
    if (child !== undefined) visitTexts(child, value, visit, [...path, key]);
  }
};
