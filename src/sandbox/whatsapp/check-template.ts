import type { Reply } from '../shared/exchange.ts';
import { refuse } from './graph-reply.ts';
import { isObject, isText, textAt } from './json-value.ts';
import type { EmulatedTemplate } from './options.ts';

/**
 * Refuses a template send as Meta does ("Templates"): name and language must match exactly (132001, HTTP 404),
 * paused 132015, disabled 132016, the count of body parameters 132000.
 */
export const checkTemplate = (content: unknown, known: readonly EmulatedTemplate[]): Reply | undefined => {
  const name = textAt(content, 'name');
  const language = textAt(content, 'language', 'code');
  if (name === undefined) return refuse(131008, 'template.name is required');
  if (language === undefined) return refuse(131008, 'template.language.code is required');
  const template = known.find((candidate) => candidate.name === name && candidate.language === language);
  if (!template) return refuse(132001, `template name (${name}) does not exist in ${language}`);
  if (template.status === 'PAUSED') return refuse(132015, `template ${name} is paused`);
  if (template.status === 'DISABLED') return refuse(132016, `template ${name} is disabled`);
  const given = bodyParameters(content);
  if (template.bodyParameters !== undefined && given.length !== template.bodyParameters) {
    const counts = `number of localizable_params (${given.length}) does not match the expected number of params (${template.bodyParameters})`;
    return refuse(132000, `body: ${counts}`);
  }
  return undefined;
};

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
