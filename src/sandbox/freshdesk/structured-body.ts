import { fromPlain } from '../shared/comment-text.ts';
import { asObject, asText, type JsonObject } from '../shared/json-input.ts';

/** The HTML of a `structured_body`: the texts in its `body_contents`. Undefined where there are none. */
export function textOfStructure(structure: JsonObject): string | undefined {
  if (!Array.isArray(structure.body_contents)) return undefined;
  const texts = structure.body_contents.flatMap((each) => {
    const { type, data } = asObject(each) ?? {};
    const content = asText(asObject(data)?.content);
    return type === 'text' && content !== undefined ? [fromPlain(content).html] : [];
  });
  return texts.length === 0 ? undefined : texts.join('');
}
