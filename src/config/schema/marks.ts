import { z } from 'zod';

/** What the loader has to know about a value beyond its shape. */
export interface Mark {
  /**
   * `token`: the whole value is secret. `url`: an address whose path is the secret. `password-url`: secret when it
   * carries a password. Secrets come from the environment or from files, and are never printed.
   */
  readonly secret?: 'token' | 'url' | 'password-url';
  /** What comes from an empty variable counts as absent, as it does for every secret. */
  readonly emptyIsAbsent?: true;
  /** Not secret, yet personal (numbers of customers or staff): never printed. */
  readonly personal?: true;
  /** A text with {{placeholders}}. */
  readonly placeholders?: true;
  /** An address that the service will call or hand out. */
  readonly address?: true;
  /** A helpdesk tag. */
  readonly tag?: true;
  /** A parsed value as the operator writes it, where parsing changes it (ms to "24h"). Anything else comes back as it is. */
  readonly write?: (value: unknown) => unknown;
  /** What the checks ask for, as far as JSON Schema has words for it. Never stricter than they are. */
  readonly limits?: { readonly pattern?: string; readonly minimum?: number; readonly maximum?: number };
  /** What belongs here, as the end of "must be …". */
  readonly expects?: string;
}

/** The marks of all schemas. A mark belongs to one schema instance, so it is registered last. */
export const marks = z.registry<Mark>();

/** The internals of a zod schema that wraps, holds or chooses between others. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly getter?: () => z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
}

const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as unknown as Definition;

/** A schema without its wrappers, and all marks met on the way. */
export interface Resolved {
  readonly mark: Mark;
  /** zod's word for the kind: `object`, `record`, `array`, `string`, `number`, `boolean`, … */
  readonly type: string;
  /** The keys of an object. */
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  /** The schema of a list's items or of a free map's values. */
  readonly items?: z.core.$ZodType;
}

const accepts = (type: string, value: unknown): boolean => {
  if (Array.isArray(value)) return type === 'array';
  if (typeof value === 'object' && value !== null) return type === 'object' || type === 'record';
  return type === typeof value || ((type === 'enum' || type === 'literal') && typeof value === 'string');
};

/** Strips optional, default, transform and union wrappers; a union becomes the member that fits `value`'s kind. */
export const resolveSchema = (schema: z.core.$ZodType, value: unknown): Resolved => {
  const own = marks.get(schema) ?? {};
  const definition = definitionOf(schema);
  const inner =
    definition.innerType ?? (definition.type === 'pipe' ? definition.in : undefined) ?? definition.getter?.();
  if (inner !== undefined) {
    const resolved = resolveSchema(inner, value);
    return { ...resolved, mark: { ...resolved.mark, ...own } };
  }
  if (definition.options !== undefined) {
    const members = definition.options.map((option) => resolveSchema(option, value));
    const member = members.find(({ type }) => accepts(type, value));
    // Nothing fits: the union's own mark is all that is known.
    if (member === undefined) return { mark: own, type: 'union' };
    const expects = own.expects === undefined ? {} : { expects: own.expects };
    return { ...member, mark: { ...own, ...member.mark, ...expects } };
  }
  const items = definition.element ?? definition.valueType;
  return {
    mark: own,
    type: definition.type,
    ...(definition.shape === undefined ? {} : { shape: definition.shape }),
    ...(items === undefined ? {} : { items }),
  };
};

/** The schema of one key or list position below a resolved schema; undefined where the language knows none. */
export const childSchema = (resolved: Resolved, key: string | number): z.core.$ZodType | undefined =>
  resolved.items ??
  (resolved.shape !== undefined && Object.hasOwn(resolved.shape, key) ? resolved.shape[key] : undefined);
