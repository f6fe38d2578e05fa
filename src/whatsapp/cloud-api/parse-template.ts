import type { KnownTemplate } from '../../core/templates.ts';
import { listOf, objectOf, type RawObject, scalarOf } from './raw-value.ts';

const PLACEHOLDER = /\{\{\s*\w+\s*\}\}/g;

/** One element of `message_templates` ("Message templates"); undefined for one that cannot be read. */
export const parseTemplate = (element: unknown): KnownTemplate | undefined => {
  const raw = objectOf(element);
  const name = scalarOf(raw.name);
  const language = scalarOf(raw.language);
  const status = scalarOf(raw.status)?.toUpperCase();
  if (name === undefined || language === undefined || status === undefined) return undefined;
  const components = listOf(raw.components).map(objectOf);
  const text = scalarOf(components.find((part) => typeOf(part) === 'BODY')?.text) ?? '';
  return {
    name,
    language,
    status,
    text,
    parameters: new Set(text.match(PLACEHOLDER)).size,
    ...categoryOf(raw),
    ...(wantsMore(raw, components) ? { needsMore: true } : {}),
  };
};

/** Meta's word for what it is for. */
const categoryOf = (raw: RawObject): Pick<KnownTemplate, 'category'> => {
  const category = scalarOf(raw.category)?.toUpperCase();
  return category === undefined ? {} : { category };
};

const typeOf = (part: RawObject): string => scalarOf(part.type)?.toUpperCase() ?? '';

/** Values by name, a picture or a value in the header, a value in a button's address, codes: only the body is filled from here. */
const wantsMore = (raw: RawObject, components: readonly RawObject[]): boolean =>
  scalarOf(raw.parameter_format)?.toUpperCase() === 'NAMED' ||
  scalarOf(raw.category)?.toUpperCase() === 'AUTHENTICATION' ||
  components.some((part) => {
    if (typeOf(part) === 'HEADER') return scalarOf(part.format)?.toUpperCase() !== 'TEXT' || hasPlaceholder(part.text);
    if (typeOf(part) === 'BUTTONS') return listOf(part.buttons).map(objectOf).some(buttonWantsMore);
    return typeOf(part) === 'CAROUSEL' || typeOf(part) === 'LIMITED_TIME_OFFER';
  });

const buttonWantsMore = (button: RawObject): boolean =>
  ['COPY_CODE', 'OTP', 'FLOW', 'CATALOG', 'MPM'].includes(typeOf(button)) || hasPlaceholder(button.url);

const hasPlaceholder = (text: unknown): boolean => (scalarOf(text)?.match(PLACEHOLDER) ?? []).length > 0;
