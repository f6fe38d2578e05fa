import { z } from 'zod';
import { readManual } from './json-schema-manual.ts';
import { asWritten } from './redact.ts';
import { conditionSchema } from './schema/conditions.ts';
import { configSchema } from './schema/config.ts';
import type { Mark } from './schema/marks.ts';
import { marks, resolveSchema } from './schema/marks.ts';

/** A node of JSON Schema. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A variable anywhere in a text: what it becomes is not known before the start. */
const HAS_VARIABLE = String.raw`\$\{`;
/** A text that is one variable: the only one that can become a number or a switch. */
const ONE_VARIABLE = String.raw`^\$\{[^}]*\}$`;

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly defaultValue?: unknown;
}

const replace = (node: JsonSchema, by: JsonSchema): void => {
  for (const key of Object.keys(node)) delete node[key];
  Object.assign(node, by);
};

const isPlain = (value: unknown): boolean => typeof value !== 'object' || Array.isArray(value);

/** Values that are no texts may come from the environment. */
const allowVariables = (node: JsonSchema, { minimum, maximum }: NonNullable<Mark['limits']>, type: string): void => {
  if (type === 'number') {
    const bounds = minimum === undefined ? {} : { minimum, maximum: maximum ?? Number.MAX_SAFE_INTEGER };
    replace(node, { type: ['integer', 'string'], ...bounds, pattern: ONE_VARIABLE } as unknown as JsonSchema);
  } else if (type === 'boolean') {
    replace(node, { type: ['boolean', 'string'], pattern: ONE_VARIABLE } as unknown as JsonSchema);
  } else if (type === 'enum' || type === 'literal') {
    const { default: _, ...own } = node;
    replace(node, { anyOf: [own, { type: 'string', pattern: HAS_VARIABLE }] });
  }
};

/** Texts of a certain form, and secrets, which are never written out. */
const limitTexts = (node: JsonSchema, { secret, limits }: Mark): void => {
  if (node.type !== 'string') return;
  if (secret === 'token') node.pattern = `^$|${HAS_VARIABLE}`;
  else if (limits?.pattern !== undefined) node.pattern = `(?:${limits.pattern})|${HAS_VARIABLE}`;
};

/** Each secret may be read from a file: `tokenFile` beside `token`. */
const addSecretFiles = (node: JsonSchema, shape: Readonly<Record<string, z.core.$ZodType>>): void => {
  for (const [key, child] of Object.entries(shape)) {
    if (resolveSchema(child, '').mark.secret === undefined) continue;
    const file = `${key}File`;
    const path = { type: 'string' } as const;
    const rotates = resolveSchema(child, []).items !== undefined;
    node.properties = {
      ...node.properties,
      [file]: {
        ...(rotates ? { anyOf: [path, { type: 'array', items: path }] } : path),
        description: `The path of a file that holds ${key}, in place of ${key}.`,
      },
    };
    if (!node.required?.includes(key)) continue;
    node.required = node.required.filter((one) => one !== key);
    node.allOf = [...(node.allOf ?? []), { oneOf: [{ required: [key] }, { required: [file] }] }];
  }
};

const sentence = (expects: string | undefined): string | undefined =>
  expects === undefined || expects === 'text' ? undefined : `${expects.charAt(0).toUpperCase()}${expects.slice(1)}`;

const DEFINITIONS = z.registry<{ id?: string }>().add(conditionSchema, { id: 'condition' });

/**
 * The configuration's language as JSON Schema (draft 7, which editors know best). It accepts all that the loader accepts and a
 * little more: what ties keys together is left to the loader. Descriptions are those of `manual`, the text of the commented
 * example file.
 */
export const configJsonSchema = (manual: string): JsonSchema => {
  const said = readManual(configSchema, manual);
  const converted = z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-7',
    metadata: DEFINITIONS,
    override: ({ zodSchema, jsonSchema: node }) => {
      const definition = zodSchema._zod.def as unknown as Definition;
      const mark = marks.get(zodSchema) ?? {};
      limitTexts(node, mark);
      allowVariables(node, mark.limits ?? {}, definition.type);
      if (definition.shape !== undefined) addSecretFiles(node, definition.shape);
      if (definition.type === 'prefault') delete node.default;
      if (definition.type === 'default') {
        const isSecret = resolveSchema(zodSchema, '').mark.secret === 'token';
        const written = isSecret ? undefined : asWritten(zodSchema, definition.defaultValue);
        if (written !== undefined && isPlain(written)) node.default = written as JsonSchema['default'];
        else delete node.default;
      }
      const description = said.get(zodSchema) ?? sentence(mark.expects);
      if (description !== undefined) node.description = description;
    },
  });
  return { title: 'Configuration of Deskbridge', ...converted };
};
