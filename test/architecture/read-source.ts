import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from './source-text.ts';

const ROOT = new URL('../../', import.meta.url);

/** Every code file below `src/`, in order of its path. */
export function readSource(): readonly SourceFile[] {
  const folder = fileURLToPath(new URL('src/', ROOT));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.m?[jt]s$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(`src/${path}`, ROOT), 'utf8') }));
}

/** What the product may depend on at run time. */
export const readDependencies = (): readonly string[] => manifestKeys('dependencies');

/** The names of the npm scripts. */
export const readScripts = (): readonly string[] => manifestKeys('scripts');

function manifestKeys(section: string): readonly string[] {
  const manifest: unknown = JSON.parse(readPage('package.json'));
  const part: unknown = Object.entries(manifest ?? {}).find(([key]) => key === section)?.[1];
  return Object.keys(part ?? {});
}

/** A page of the repository as text. */
export function readPage(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}
