/** One file below `src/`. */
export interface SourceFile {
  /** Below `src/`, with forward slashes: `core/ports.ts`. */
  readonly path: string;
  readonly text: string;
}

const STRING = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`;
const TEMPLATE = '`(?:[^`\\\\]|\\\\[^])*`';
const COMMENT = String.raw`\/\/[^\n]*|\/\*[^]*?\*\/`;
// Only where a value may begin, else every division would open one.
const REGEX = String.raw`(?<=[(,=:[!&|?{};]\s*|\breturn\s+)\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/`;
const TOKENS = new RegExp([STRING, TEMPLATE, REGEX, COMMENT].join('|'), 'g');

/** The code without its comments; strings stay. */
export function withoutComments(text: string): string {
  return text.replace(TOKENS, (token) => (/^\/[/*]/.test(token) ? ' ' : token));
}

/** The code without comments, strings and regular expressions. Templates stay: they hold code. */
export function codeOnly(text: string): string {
  return text.replace(TOKENS, (token) => (token.startsWith('`') ? token : /^\/[/*]/.test(token) ? ' ' : "''"));
}

// `from` may stand lines below its `import`; a computed import() has no specifier that could be judged.
const STATIC = /(?:^|[;}\n])\s*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*(?:'([^'\n]+)'|"([^"\n]+)")/g;
const DYNAMIC = /\b(?:import|require)\s*\(\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`$\n]+)`)/g;

/** Everything that a file imports, types too, each once and in order: `./a.ts`, `node:fs`, `zod`. */
export function importsOf(text: string): readonly string[] {
  const code = withoutComments(text);
  const found = [...code.matchAll(STATIC), ...code.matchAll(DYNAMIC)];
  return [...new Set(found.map(([, ...names]) => names.find((name) => name !== undefined) ?? ''))];
}

/** The file that a relative import means: `core/ids.ts`; undefined for packages. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const steps = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') {
      // Above `src/` nothing has a name in the table.
      if (steps.length === 0) return `../${specifier}`;
      steps.pop();
    } else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** The name of a package in an import of it or of a part of it: `node-zendesk`, `@scope/name`. */
export function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
