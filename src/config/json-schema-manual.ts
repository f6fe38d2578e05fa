import type { z } from 'zod';
import type { ConfigPath } from './config-path.ts';
import { childSchema, resolveSchema } from './schema/marks.ts';
import { schemaAt, valueAt } from './schema-at.ts';
import { readYaml } from './yaml-source.ts';

/** A key that begins its line, perhaps behind the dash of a list. */
const KEY_LINE = /^(\s*(?:- )?)["']?([\w-]+)["']?:/;
const COMMENT_LINE = /^(\s*)#(?: (.*))?$/;
/** A key that is shown and not set: `# group: Support`. Prose is indented deeper, or has no key of that name beside it. */
const SHOWN_KEY = /^([a-z]\w*):(?= |$)/;
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g;

/** A key of the manual, set or shown in a comment, and what is said of it. */
export interface ManualKey {
  readonly path: ConfigPath;
  /** The comment lines above it, as one text. */
  readonly above: string;
  /** What stands behind its value, marks such as `(default)` included. */
  readonly behind: string;
}

interface Place {
  readonly indent: number;
  readonly parent: ConfigPath;
}

const behindOf = (line: string): string => /\s# (.*)$/.exec(line.replace(QUOTED, '""'))?.[1]?.trim() ?? '';

/** Comment lines as one text; lists, whose lines are indented, keep their lines. */
const join = (lines: readonly string[]): string =>
  lines.reduce((text, line, index) => {
    if (index === 0) return line.trim();
    const own = line.startsWith(' ') || (lines[index - 1] ?? '').startsWith(' ');
    return `${text}${own ? '\n' : ' '}${line.trimEnd()}`;
  }, '');

class ManualReader {
  readonly found: ManualKey[] = [];
  readonly root: z.core.$ZodType;
  readonly tree: unknown;
  block: string[] = [];
  places: Place[] = [];

  constructor(root: z.core.$ZodType, text: string) {
    this.root = root;
    const source = readYaml(text);
    this.tree = source.tree;
    const lines = text.split('\n');
    const keys = new Map<number, ConfigPath>();
    for (const path of source.paths) {
      const line = source.lineOf(path);
      const [, , key] = KEY_LINE.exec(lines[line - 1] ?? '') ?? [];
      if (key === path.at(-1) && !keys.has(line)) keys.set(line, path);
    }
    for (const [index, line] of lines.entries()) this.readLine(line, keys.get(index + 1));
  }

  readLine(line: string, path: ConfigPath | undefined): void {
    const [, blanks, comment] = COMMENT_LINE.exec(line) ?? [];
    if (path !== undefined) {
      const indent = (KEY_LINE.exec(line)?.[1] ?? '').length;
      this.places = [...this.places.filter((one) => one.indent < indent), { indent, parent: path.slice(0, -1) }];
      this.keep(path, line);
    } else if (blanks === undefined || comment === undefined || comment.startsWith('---')) {
      this.block = [];
    } else if (!this.readShownKey(blanks.length, comment)) {
      this.block.push(comment);
    }
  }

  readShownKey(indent: number, comment: string): boolean {
    const [, key] = SHOWN_KEY.exec(comment) ?? [];
    const place = this.places.findLast((one) => one.indent === indent);
    if (key === undefined || place === undefined) return false;
    const parent = schemaAt(this.root, this.tree, place.parent);
    if (parent === undefined || childSchema(resolveSchema(parent, {}), key) === undefined) return false;
    // A line that ends with a colon introduces several keys and describes none.
    if (this.block.at(-1)?.endsWith(':')) this.block = [];
    this.keep([...place.parent, key], comment);
    return true;
  }

  keep(path: ConfigPath, line: string): void {
    this.found.push({ path, above: join(this.block), behind: behindOf(line) });
    this.block = [];
  }

  /** The part of the schema a remark is about. Names of the operator's own are examples of the map or list they stand in. */
  subjectOf(path: ConfigPath): z.core.$ZodType | undefined {
    const parent = path.slice(0, -1);
    const holder = schemaAt(this.root, this.tree, parent);
    const isExample = holder !== undefined && resolveSchema(holder, valueAt(this.tree, parent)).items !== undefined;
    return isExample ? holder : schemaAt(this.root, this.tree, path);
  }
}

/** The keys of the manual (the commented example file), in its order. */
export const readManualKeys = (root: z.core.$ZodType, text: string): readonly ManualKey[] =>
  new ManualReader(root, text).found;

/** What the manual says of the parts of a schema. Stated defaults are left out: the schema has them by itself. */
export const readManual = (root: z.core.$ZodType, text: string): ReadonlyMap<z.core.$ZodType, string> => {
  const reader = new ManualReader(root, text);
  const said = new Map<z.core.$ZodType, string>();
  for (const { path, above, behind } of reader.found) {
    const remark = behind.replace(/\(default[^)]*\),?/, '').trim();
    const description = [above, remark].filter((part) => part !== '').join(' ');
    const subject = reader.subjectOf(path);
    if (description !== '' && subject !== undefined && !said.has(subject)) said.set(subject, description);
  }
  return said;
};
