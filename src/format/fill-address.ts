import { renderTemplate } from './template.ts';

const PLACEHOLDER = /\{\{[^{}]*\}\}/g;

/**
 * An address with its placeholders filled in, each value encoded so that it stays one part of the path or query.
 *
 * @returns undefined where a value is missing, or is one of the two that paths read as a way up (`.`, `..`)
 */
export function fillAddress(template: string, values: Readonly<Record<string, unknown>>): string | undefined {
  let isUsable = true;
  const url = template.replace(PLACEHOLDER, (placeholder) => {
    const value = renderTemplate(placeholder, values).trim();
    if (value === '' || value === '.' || value === '..') isUsable = false;
    return encodeURIComponent(value.toWellFormed());
  });
  return isUsable ? url : undefined;
}
