import type { Reply } from '../shared/exchange.ts';
import { refuse } from './graph-reply.ts';
import { isObject, isText, textAt } from './json-value.ts';
import type { EmulatedTemplate } from './options.ts';

/** Meta's longest body, its values filled in ("Template components"). */
const MOST_BODY = 1024;

/**
 * Refuses a template send as Meta does ("Templates"): name and language must match exactly and be approved (132001, HTTP 404),
 * paused 132015, disabled 132016, the count of body parameters 132000, values that are no texts 132012, an empty one 131008,
 * line breaks, tabs or more than four blanks in a value 132018, a body over 1024 characters 132005.
 */
export const checkTemplate = (content: unknown, known: readonly EmulatedTemplate[]): Reply | undefined => {
  const name = textAt(content, 'name');
  const language = textAt(content, 'language', 'code');
  if (name === undefined) return refuse(131008, 'template.name is required');
  if (language === undefined) return refuse(131008, 'template.language.code is required');
  const template = known.find((candidate) => candidate.name === name && candidate.language === language);
  if (template?.status === 'PAUSED') return refuse(132015, `template ${name} is paused`);
  if (template?.status === 'DISABLED') return refuse(132016, `template ${name} is disabled`);
  if (!template || (template.status ?? 'APPROVED') !== 'APPROVED') {
    return refuse(132001, `template name (${name}) does not exist in ${language}`);
  }
  const given = bodyParameters(content);
  const expected = countOf(template);
  if (expected !== undefined && given.length !== expected) {
    const counts = `number of localizable_params (${given.length}) does not match the expected number of params (${expected})`;
    return refuse(132000, `body: ${counts}`);
  }
  return checkValues(given) ?? checkLength(template, given);
};

/** How many body parameters a send must carry; undefined where the template does not say. */
export const countOf = ({ body, bodyParameters: count }: EmulatedTemplate): number | undefined =>
  body === undefined ? count : new Set(body.match(/\{\{\d+\}\}/g)).size;

const checkValues = (given: readonly unknown[]): Reply | undefined => {
  for (const [index, parameter] of given.entries()) {
    const text = textAt(parameter, 'text');
    if (textAt(parameter, 'type') !== 'text' || text === undefined) {
      return refuse(132012, `body: parameter ${index} has not the type of its placeholder`);
    }
    if (text === '') return refuse(131008, `Parameter of type text is missing text value (${index})`);
    if (/[\n\t]| {5,}/.test(text)) {
      return refuse(132018, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces');
    }
  }
  return undefined;
};

const checkLength = (template: EmulatedTemplate, given: readonly unknown[]): Reply | undefined =>
  hydrate(template.body ?? '', given).length > MOST_BODY || joined(given).length > MOST_BODY
    ? refuse(132005, 'Translated text too long')
    : undefined;

const joined = (given: readonly unknown[]): string =>
  given.map((parameter) => textAt(parameter, 'text') ?? '').join('');

const hydrate = (body: string, given: readonly unknown[]): string =>
  body.replace(/\{\{(\d+)\}\}/g, (whole, no: string) => textAt(given[Number(no) - 1], 'text') ?? whole);

/** The text a customer's phone shows for a template send: its name and what was filled in. */
export const describeTemplate = (content: unknown): string => {
  const filled = bodyParameters(content).map((parameter) => textAt(parameter, 'text') ?? '');
  return [`[template ${textAt(content, 'name') ?? ''}]`, ...filled].join(' ');
};

const bodyParameters = (content: unknown): readonly unknown[] => {
  const components = isObject(content) && Array.isArray(content.components) ? content.components : [];
  const body = components.find((part) => isObject(part) && isText(part.type) && part.type.toLowerCase() === 'body');
  return isObject(body) && Array.isArray(body.parameters) ? body.parameters : [];
};
