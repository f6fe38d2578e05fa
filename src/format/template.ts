import { PLACEHOLDER_PATHS } from '../core/placeholder-paths.ts';

/** Tells whether an alternative of a placeholder is a path (else it is a literal). */
export type KnownPath = (path: string) => boolean;

// Neither brace may stand inside, so every character is looked at once however hostile the text is.
const placeholder = /\{\{([^{}]*)\}\}/g;

const fixedPaths = new Set(PLACEHOLDER_PATHS);
const reservedRoots = new Set(
  [...fixedPaths, 'input.'].filter((path) => path.includes('.')).map((path) => path.slice(0, path.indexOf('.') + 1)),
);
const pathShape = /^[\p{L}_][\p{L}\p{N}_-]*(\.[\p{L}\p{N}_-]+)*$/u;

/** The paths that every text may use: the fixed ones and `input.*`. A lookup's names (`order.status`) come from the configuration. */
export function isBuiltinPath(path: string): boolean {
  return fixedPaths.has(path) || (path.startsWith('input.') && pathShape.test(path));
}

/**
 * Fills `{{path | path | literal}}`: the first known path with a non-empty value, else the literal, else nothing.
 *
 * @param template the operator's text; a lone `{{` stays as it is
 * @param values nested plain objects. Dots walk own properties only, so `__proto__` or `constructor` never resolve. Text,
 *   numbers and booleans are values, a list is joined with commas, anything else is empty. Values are never expanded again.
 * @param knownPaths which alternatives are paths; by default the built-in ones and what begins with a key of `values`
 */
export function renderTemplate(
  template: string,
  values: Readonly<Record<string, unknown>>,
  knownPaths: KnownPath = (path) => isBuiltinPath(path) || isBelow(values, path),
): string {
  return template.replace(placeholder, (_whole, inside: string) => {
    const { paths, literal } = parseAlternatives(inside, knownPaths);
    for (const path of paths) {
      const text = toText(readPath(values, path));
      if (text.trim() !== '') return text;
    }
    return literal;
  });
}

/**
 * The paths that a text asks for, each once, in order; the unknown ones too, so that a check can name them.
 * A last alternative that is not known is a literal and is left out, unless it is the only one or misspells a built-in path.
 */
export function templatePaths(template: string, knownPaths: KnownPath = isBuiltinPath): string[] {
  const found = new Set<string>();
  for (const match of template.matchAll(placeholder)) {
    for (const path of parseAlternatives(match[1] ?? '', knownPaths).paths) found.add(path);
  }
  return [...found];
}

function parseAlternatives(inside: string, knownPaths: KnownPath): { paths: string[]; literal: string } {
  const parts = inside.split('|').map((part) => part.trim());
  const last = parts.at(-1) ?? '';
  // A lone alternative is always meant as a path: `{{there}}` is a mistake that the check reports, not a word to print.
  if (parts.length === 1 || knownPaths(last) || isMeantAsPath(last)) return { paths: parts, literal: '' };
  return { paths: parts.slice(0, -1), literal: last };
}

/** A misspelt path must not be printed to a customer as if it were a literal. */
function isMeantAsPath(text: string): boolean {
  return pathShape.test(text) && reservedRoots.has(text.slice(0, text.indexOf('.') + 1));
}

function isBelow(values: Readonly<Record<string, unknown>>, path: string): boolean {
  return pathShape.test(path) && path.includes('.') && Object.hasOwn(values, path.split('.', 1)[0] ?? '');
}

function readPath(values: Readonly<Record<string, unknown>>, path: string): unknown {
  let current: unknown = values;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null || Array.isArray(current) || !Object.hasOwn(current, key))
      return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value))
    return value
      .map(toText)
      .filter((text) => text !== '')
      .join(', ');
  return '';
}
