import type { z } from 'zod';
import type { ConfigPath } from './config-path.ts';
import { childSchema, resolveSchema } from './schema/marks.ts';

/** The value at a path of parsed YAML; undefined where there is none. */
export const valueAt = (tree: unknown, path: ConfigPath): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | null | undefined)?.[step], tree);

/** The schema of a path; `tree` decides where the language has several. Undefined where it knows no such key. */
export const schemaAt = (root: z.core.$ZodType, tree: unknown, path: ConfigPath): z.core.$ZodType | undefined => {
  let schema: z.core.$ZodType | undefined = root;
  for (const [index, step] of path.entries()) {
    if (schema === undefined) return undefined;
    schema = childSchema(resolveSchema(schema, valueAt(tree, path.slice(0, index))), step);
  }
  return schema;
};
