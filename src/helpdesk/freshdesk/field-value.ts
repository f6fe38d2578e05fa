import { asObject, type JsonObject, objectsOf, textOf } from '../shared/json.ts';

/** A value as a custom field takes it. */
export type FieldValue = string | number | boolean | readonly string[];

export const fold = (text: string): string => text.trim().toLowerCase();

/** The text as this kind of field takes it (page "Ticket Fields"); undefined when it cannot: a wrong one costs the ticket a 400. */
export function fieldValue(field: JsonObject, text: string): FieldValue | undefined {
  switch (field.type) {
    case 'custom_checkbox':
      if (/^(true|yes|1|on)$/i.test(text)) return true;
      return /^(false|no|0|off)$/i.test(text) ? false : undefined;
    case 'custom_dropdown':
    case 'nested_field':
      return choiceOf(field, text);
    case 'custom_multi_select_dropdown': {
      const values = text.split(',').map((part) => choiceOf(field, part));
      return values.every((value) => value !== undefined) ? values : undefined;
    }
    case 'custom_number':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'custom_decimal':
      return /^-?\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
    case 'custom_date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
    case 'custom_text':
      // One line of at most 255 characters.
      return Array.from(text.replace(/\s+/g, ' ').trim()).slice(0, 255).join('');
    case 'custom_paragraph':
      return text;
    default:
      return undefined;
  }
}

/** A choice of a list; `choices` is a list of texts, of `{ value }`, or a map whose keys they are. */
function choiceOf({ choices }: JsonObject, text: string): string | undefined {
  const texts = Array.isArray(choices)
    ? [...choices.map(textOf), ...objectsOf(choices).map(({ value }) => textOf(value))]
    : Object.keys(asObject(choices) ?? {});
  return texts.find((each) => each !== undefined && fold(each) === fold(text));
}
