import { findCycles } from './find-cycles.ts';
import { COMPOSITION, CONFINED_BUILT_INS, MAX_LINES, MAY_ASK_THE_SYSTEM, MAY_IMPORT, PACKAGES, PURE } from './rules.ts';
import { codeOnly, importsOf, packageOf, resolveImport, type SourceFile } from './source-text.ts';

type Check = (files: readonly SourceFile[]) => readonly string[];

const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
const isIn = (path: string, places: readonly string[]): boolean => places.some((place) => isWithin(path, place));

/** The folder below `src/`, or the file itself where it stands in none. */
const folderOf = (path: string): string => path.split('/')[0] ?? path;

/** Applies `judge` to every import of every file; what it returns is a finding. */
const eachImport =
  (judge: (from: string, specifier: string) => string | undefined): Check =>
  (files) =>
    files.flatMap(({ path, text }) =>
      importsOf(text).flatMap((specifier) => {
        const finding = judge(path, specifier);
        return finding === undefined ? [] : [`${path} imports ${specifier}: ${finding}`];
      }),
    );

/** Who may import whom among the folders of `src/`. */
export const checkFolders: Check = eachImport((from, specifier) => {
  const to = resolveImport(from, specifier);
  if (to === undefined || isIn(from, COMPOSITION)) return undefined;
  const [own, other] = [folderOf(from), folderOf(to)];
  const allowed = MAY_IMPORT[own];
  if (allowed === undefined) return `${own} has no row in the table of who may import whom`;
  if (own === other || allowed.includes(other)) return undefined;
  return `${own} may import ${allowed.length === 0 ? 'nothing else' : allowed.join(', ')}`;
});

/** Each package has its few owners and is a dependency of the product. */
export const checkPackages =
  (dependencies: readonly string[]): Check =>
  (files) =>
    eachImport((from, specifier) => {
      if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
      const name = packageOf(specifier);
      if (!dependencies.includes(name)) return `${name} is no dependency in package.json`;
      const owners = PACKAGES[name];
      if (owners === undefined) return `${name} has no row in the table of packages`;
      return isIn(from, owners) ? undefined : `only ${owners.join(', ')} may use ${name}`;
    })(files);

/** Pure folders do no I/O, and the database has one owner. */
export const checkBuiltIns: Check = eachImport((from, specifier) => {
  if (!specifier.startsWith('node:')) return undefined;
  if (isIn(from, PURE)) return `${folderOf(from)} is pure and imports no module of Node`;
  const owners = CONFINED_BUILT_INS[specifier];
  return owners === undefined || isIn(from, owners) ? undefined : `only ${owners.join(', ')} may use ${specifier}`;
});

/** Relative imports name a file that is there, with its ending, as Node needs it without a build. */
export const checkTargets: Check = (files) => {
  const known = new Set(files.map(({ path }) => path));
  return eachImport((from, specifier) => {
    const to = resolveImport(from, specifier);
    return to === undefined || known.has(to) ? undefined : `there is no src/${to}`;
  })(files);
};

/** No file needs itself to be loaded. Types count: what only types tie together is tied together. */
export const checkCycles: Check = (files) => {
  const edges = files.map(({ path, text }): readonly [string, readonly string[]] => [
    path,
    importsOf(text).flatMap((specifier) => resolveImport(path, specifier) ?? []),
  ]);
  return findCycles(new Map(edges)).map((cycle) => `import cycle: ${cycle.join(' -> ')}`);
};

const SYSTEM: readonly (readonly [string, RegExp])[] = [
  ['Date.now', /\bDate\s*\.\s*now\b/],
  ['new Date()', /\bnew\s+Date\b(?!\s*\(\s*[^)\s])/],
  ['Math.random', /\bMath\s*\.\s*random\b/],
];

/** Time and chance are handed in. */
export const checkSystem: Check = (files) =>
  files
    .filter(({ path }) => !isIn(path, MAY_ASK_THE_SYSTEM))
    .flatMap(({ path, text }) => {
      const code = codeOnly(text);
      return SYSTEM.filter(([, pattern]) => pattern.test(code)).map(
        ([name]) => `${path} uses ${name}: time and chance are handed in (Clock, injected functions)`,
      );
    });

/** A file beyond the limit holds two ideas. */
export const checkSizes: Check = (files) =>
  files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    return lines > MAX_LINES ? [`${path} has ${lines} lines, at most ${MAX_LINES} are allowed`] : [];
  });
