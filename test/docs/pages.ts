import { existsSync, readdirSync } from 'node:fs';
import { readPage } from '../architecture/read-source.ts';

const ROOT = new URL('../../', import.meta.url);

/** Every page of the documentation, by its path in the repository. */
export const pages: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(new URL('docs/', ROOT), { recursive: true, encoding: 'utf8' })
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md'))
    .sort(),
];

/** What stands in a page as code: the lines of its blocks and its spans. Long spans are wrapped in the text. */
export interface Code {
  readonly lines: readonly string[];
  readonly spans: readonly string[];
  /** Blocks by their language. */
  readonly blocks: readonly { readonly language: string; readonly text: string }[];
}

/** A page's code. */
export const codeOf = (path: string): Code => {
  const text = readPage(path);
  const blocks = [...text.matchAll(FENCE)].map(([, language = '', body = '']) => ({ language, text: body }));
  const spans = [...proseOf(path).matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.replace(/\s+/g, ' ').trim());
  return { blocks, lines: blocks.flatMap((block) => block.text.split('\n')).map((line) => line.trim()), spans };
};

const FENCE = /^ *```(\w*)\n([\s\S]*?)^ *```$/gm;

/** A page without its blocks of code, in which a `#` begins a comment and not a heading. */
export const proseOf = (path: string): string => readPage(path).replace(FENCE, '');

/** How a page's headings are written in a link; the second of a name gets a number. */
export const anchorsOf = (path: string): readonly string[] => {
  const seen = new Map<string, number>();
  return [...proseOf(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
};

/** A page's links into the repository that lead nowhere. */
export const brokenLinksOf = (path: string): readonly string[] =>
  [...proseOf(path).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
    .filter(([, target = '', anchor]) => {
      const page = target === '' ? new URL(path, ROOT) : new URL(target, new URL(path, ROOT));
      if (!existsSync(page)) return true;
      return anchor !== undefined && !anchorsOf(page.href.slice(ROOT.href.length)).includes(anchor);
    })
    .map(([link]) => link);
