import { distance } from 'fastest-levenshtein';
import { PLACEHOLDER_PATHS } from '../../core/placeholder-paths.ts';
import { nearest } from '../suggest.ts';

const ROOTS = [...new Set(PLACEHOLDER_PATHS.map((path) => path.split('.')[0] ?? path)), 'input'];

const isKnown = (path: string, saved: readonly string[]): boolean =>
  (PLACEHOLDER_PATHS as readonly string[]).includes(path) ||
  /^input\.\w+$/.test(path) ||
  saved.some((root) => path.startsWith(`${root}.`) && /^[\w.]+\w$/.test(path));

const hint = (path: string, saved: readonly string[]): string => {
  const near = nearest(path, PLACEHOLDER_PATHS);
  if (near !== undefined) return `did you mean "${near}"?`;
  return `known are ${ROOTS.map((root) => (root === 'company' ? root : `${root}.*`)).join(', ')}${saved.map((root) => `, ${root}.*`).join('')}`;
};

// The last alternative is a literal, unless it looks like a path of ours that was mistyped.
const looksLikePath = (text: string, saved: readonly string[]): boolean => {
  const [, root] = /^([A-Za-z]\w*)(\.\w+)+$/.exec(text) ?? [];
  return root !== undefined && [...ROOTS, ...saved].some((known) => distance(root, known) <= (root.length > 4 ? 1 : 0));
};

/**
 * What is wrong with the placeholders of one text, each a sentence; empty when all is well.
 * `saved` are the names under which lookups keep their answers.
 */
export const checkPlaceholders = (text: string, saved: readonly string[]): string[] => {
  const faults: string[] = [];
  const rest = text.replace(/\{\{([^{}]*)\}\}/g, (_match, inside: string) => {
    const alternatives = inside.split('|').map((part) => part.trim());
    for (const [index, alternative] of alternatives.entries()) {
      const last = index === alternatives.length - 1 && index > 0;
      if (alternative === '' && !last) faults.push('has an empty placeholder: write {{contact.name | there}}');
      else if (isKnown(alternative, saved) || (last && !looksLikePath(alternative, saved))) continue;
      else faults.push(`has the unknown placeholder {{${alternative}}}: ${hint(alternative, saved)}`);
    }
    return '';
  });
  if (/\{\{|\}\}/.test(rest)) faults.push('has a placeholder that is not closed: write {{path}} or {{path | literal}}');
  return faults;
};
