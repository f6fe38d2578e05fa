import type { Document, Node, Pair } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { ConfigPath, Finding } from './config-path.ts';
import { formatPath } from './config-path.ts';

/** Larger files are refused: no honest configuration comes near, and parsing costs grow with size. */
const MAX_CHARACTERS = 256 * 1024;
const MAX_DEPTH = 32;

/** A finding whose line is known. */
export interface LocatedFinding extends Finding {
  /** 1-based. */
  readonly line: number;
}

/** A YAML file as plain data, with the line of every value. */
export interface YamlSource {
  /** Maps, lists, strings, numbers, booleans and null only; keys are strings. */
  readonly tree: unknown;
  /** What is not of the language; with its own line, since a repeated key stands at two places. */
  readonly findings: readonly LocatedFinding[];
  /** 1-based line of a path, or of its nearest parent that stands in the file. */
  lineOf(path: ConfigPath): number;
  /** Every path that stands in the file, maps and lists included. */
  readonly paths: readonly ConfigPath[];
}

// The parser's own words may quote the file, and the file may hold a secret by mistake: only codes are used.
const SYNTAX: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab is used to indent: YAML wants spaces',
  BAD_INDENT: 'this line is not indented like its neighbours, or a bracket was not closed',
  MISSING_CHAR: 'a quote, a bracket or a comma is missing here',
  BLOCK_AS_IMPLICIT_KEY: 'two keys run into one: check the indentation, and quote texts that contain ": "',
  MULTILINE_IMPLICIT_KEY: 'two keys run into one: check the indentation, and quote texts that contain ": "',
  BAD_DQ_ESCAPE: 'a backslash inside double quotes begins an unknown escape: use single quotes, or write \\\\',
  BAD_SCALAR_START: 'a text that begins with this character needs quotes',
  RESOURCE_EXHAUSTION: 'this part is nested too deeply',
  BAD_ALIAS: 'a text that begins with * or & needs quotes',
};

const UNREADABLE = `this line cannot be read: inside { } put \${NAME} and texts with : , # in quotes`;

class Reader {
  readonly findings: LocatedFinding[] = [];
  readonly paths: ConfigPath[] = [];
  readonly lines = new Map<string, number>();
  readonly counter = new LineCounter();

  lineAt(offset: number | undefined): number {
    return Math.max(1, this.counter.linePos(offset ?? 0).line);
  }

  fault(path: ConfigPath, offset: number | undefined, message: string): void {
    this.findings.push({ path, message, line: this.lineAt(offset) });
  }

  record(path: ConfigPath, offset: number | undefined): void {
    this.paths.push(path);
    this.lines.set(formatPath(path), this.lineAt(offset));
  }

  read(node: Node | null | undefined, path: ConfigPath): unknown {
    if (node === null || node === undefined) return null;
    const start = node.range?.[0];
    if (path.length > MAX_DEPTH) {
      this.fault(path, start, `is nested more than ${MAX_DEPTH} levels deep`);
      return null;
    }
    if (isAlias(node)) {
      this.fault(path, start, 'aliases (*name) are not part of this language: write the value out, or quote the text');
      return null;
    }
    if (node.tag) this.fault(path, start, 'tags (!name) are not part of this language: remove it, or quote the text');
    if (isMap(node)) return this.readMap(node.items as Pair<Node, Node | null>[], path);
    if (isSeq(node)) {
      return (node.items as Node[]).map((item, index) => {
        const at = [...path, index];
        this.record(at, item?.range?.[0] ?? start);
        return this.read(item, at);
      });
    }
    return isScalar(node) ? node.value : null;
  }

  readMap(pairs: readonly Pair<Node, Node | null>[], path: ConfigPath): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (const { key, value } of pairs) {
      const offset = key?.range?.[0];
      if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
        this.fault(path, offset ?? value?.range?.[0], 'a key must be a plain word');
        continue;
      }
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      const at = [...path, name];
      if (key.tag) this.fault(at, offset, 'tags (!name) are not part of this language: remove it');
      if (name === '<<') {
        this.fault(at, offset, 'merge keys (<<) are not part of this language: write the values out');
      } else if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
        this.fault(at, offset, 'this word cannot be used as a name: choose another');
      } else if (Object.hasOwn(map, name)) {
        const first = this.lines.get(formatPath(at));
        this.fault(at, offset, `is written twice (first on line ${first}): keep one`);
      } else {
        this.record(at, offset);
        map[name] = this.read(value, at);
      }
    }
    return map;
  }
}

const syntaxFaults = (reader: Reader, document: Document.Parsed, text: string): void => {
  const seen = new Set<number>();
  for (const { code, message, pos } of document.errors) {
    const line = reader.lineAt(pos[0]);
    const isVariable = text.startsWith('${', pos[0] - 1);
    // One slip of the pen makes several errors on its line: the first says it.
    if (seen.has(line)) continue;
    // Once the parser is out of step, it takes offence at every line that follows, most of which are right.
    if (seen.size > 0 && !isVariable && message.includes('in YAML stream')) continue;
    seen.add(line);
    reader.fault([], pos[0], `is not valid YAML: ${(isVariable ? undefined : SYNTAX[code]) ?? UNREADABLE}`);
  }
};

const isBlank = ({ contents, errors }: Document.Parsed): boolean =>
  errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));

/** How a file of a language begins, and where one stands that shows all of it. */
export interface YamlLanguage {
  readonly begin: string;
  readonly shown: string;
}

const CONFIGURATION: YamlLanguage = { begin: '`version: 1`', shown: 'config/deskbridge.example.yaml shows every key' };

const checkDocuments = (
  reader: Reader,
  documents: readonly Document.Parsed[],
  text: string,
  { begin, shown }: YamlLanguage,
): Document.Parsed | undefined => {
  const [document, second] = documents;
  if (document === undefined || (second === undefined && isBlank(document))) {
    reader.fault([], 0, `is empty: begin with ${begin}; ${shown}`);
    return undefined;
  }
  if (second !== undefined) {
    reader.fault([], second.range[0], 'holds several documents (---): keep one');
    return undefined;
  }
  if (document.directives.yaml.explicit) {
    reader.fault([], 0, '%YAML lines are not part of this language: remove it');
  }
  syntaxFaults(reader, document, text);
  if (reader.findings.length === 0 && !isMap(document.contents)) {
    reader.fault([], document.contents?.range?.[0], `must be a map of keys: begin with ${begin}`);
  }
  return reader.findings.length === 0 ? document : undefined;
};

/**
 * Reads the YAML subset of the configuration language (YAML 1.2 core, one document, no aliases, tags, merge keys or
 * repeated keys). Never throws for what the text says; `tree` is undefined when nothing can be checked further.
 */
export const readYaml = (text: string, language: YamlLanguage = CONFIGURATION): YamlSource => {
  const reader = new Reader();
  let tree: unknown;
  if (text.length > MAX_CHARACTERS) {
    reader.fault([], 0, `is larger than ${MAX_CHARACTERS / 1024} KiB: this cannot be what is meant`);
  } else {
    try {
      const parsed = parseAllDocuments(text, {
        version: '1.2',
        schema: 'core',
        merge: false,
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: 'silent',
        lineCounter: reader.counter,
      });
      const document = checkDocuments(reader, [...parsed] as Document.Parsed[], text, language);
      tree = document === undefined ? undefined : reader.read(document.contents, []);
    } catch {
      // The parser recurses: thousands of open brackets end in a stack overflow.
      reader.fault([], 0, 'cannot be read: it is nested too deeply');
    }
  }
  const lineOf = (path: ConfigPath): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const line = reader.lines.get(formatPath(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  };
  return { tree, findings: reader.findings, lineOf, paths: reader.paths };
};
