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
export function readDependencies(): readonly string[] {
  const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (!isObject(manifest) || !('dependencies' in manifest) || !isObject(manifest.dependencies)) return [];
  return Object.keys(manifest.dependencies);
}
