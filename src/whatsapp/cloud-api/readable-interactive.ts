import { isObject, lineOf, listOf, objectOf, type RawObject, scalarOf, timeText, wordsOf } from './raw-value.ts';
import { tagged } from './tagged.ts';

/** An answer by a button, a list or a form, whatever asked for it. */
export const interactiveLine = (interactive: RawObject): string => {
  switch (interactive.type) {
    case 'button_reply':
      return tagged('button', wordsOf(objectOf(interactive.button_reply).title));
    case 'list_reply':
      return listLine(objectOf(interactive.list_reply));
    case 'nfm_reply':
      return formLines(objectOf(interactive.nfm_reply));
    case 'call_permission_reply':
      return permissionLine(objectOf(interactive.call_permission_reply));
    default:
      return tagged('interactive', lineOf(interactive.type, 40));
  }
};

/** Whether an answer of this type can be read here. */
export const isKnownInteractive = (type: unknown): boolean =>
  ['button_reply', 'list_reply', 'nfm_reply', 'call_permission_reply'].includes(String(scalarOf(type)));

const listLine = ({ title, description }: RawObject): string =>
  tagged('list', [wordsOf(title), wordsOf(description)].filter(Boolean).join(' – '));

const permissionLine = ({ response, is_permanent: permanent, expiration_timestamp: until }: RawObject): string => {
  const ends = permanent === true ? 'for good' : timeText(until);
  return tagged('call permission', [lineOf(response, 40), ends].filter(Boolean).join(', '));
};

const MOST_ANSWERS = 200;
const MOST_DEPTH = 6;

/** A form's answers, one per line. They come as a JSON string; the flow token is ours, not the customer's. */
const formLines = (reply: RawObject): string => {
  const answers = answersOf(reply.response_json);
  const lines: string[] = [];
  for (const [key, value] of Object.entries(answers)) if (key !== 'flow_token') writeAnswer(lines, [key], value);
  const shown = lines.slice(0, MOST_ANSWERS);
  const more = lines.length > MOST_ANSWERS ? [`… (${lines.length - MOST_ANSWERS} more)`] : [];
  return [tagged('form', wordsOf(reply.body)), ...shown, ...more].join('\n');
};

const answersOf = (json: unknown): RawObject => {
  if (isObject(json)) return json;
  try {
    return objectOf(JSON.parse(scalarOf(json) ?? ''));
  } catch {
    return {};
  }
};

/** An answer within answers is named by its way: `address › city: Berlin`. */
const writeAnswer = (lines: string[], path: readonly string[], value: unknown): void => {
  if (path.length > MOST_DEPTH || lines.length > MOST_ANSWERS) return;
  if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) writeAnswer(lines, [...path, key], inner);
    return;
  }
  const choices = listOf(value);
  if (choices.some((choice) => typeof choice === 'object')) {
    for (const [index, inner] of choices.entries()) writeAnswer(lines, [...path, String(index + 1)], inner);
    return;
  }
  const words = (Array.isArray(value) ? choices : [value]).map(answerOf).filter((each) => each !== undefined);
  if (words.length > 0) lines.push(`${path.map((key) => lineOf(key, 60) ?? '').join(' › ')}: ${words.join(', ')}`);
};

const answerOf = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? wordsOf(String(value)) : undefined;
