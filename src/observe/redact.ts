/**
 * The second fence around secrets, numbers and customers' words in logs. The first one is that nobody logs them. It
 * works by the name of a field and by the look of a value, and rather hides too much than too little.
 */

const HIDDEN = '[redacted]';
/** Fields whose value is never shown, whatever it is. */
const HIDDEN_KEY =
  /token|secret|passw|authori[sz]ation|cookie|credential|signature|api[-_]?key|phone(?![-_]?number[-_]?id)|^wa[-_]?id$|^(from|to)$|recipient|username|^name$|e[-_]?mail|body|payload|^text$|html|caption|headers/i;
/** Fields that hold ids and times of ours, where a long run of digits is no phone number. */
const ID_KEY = /id$|ids$|key$|hash$|at$|ms$|number$|version$|time$|port$|bytes$/i;

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  // Meta's access tokens, Standard Webhooks secrets, JSON web tokens.
  [/\bEA[A-Za-z0-9]{20,}\b/g, HIDDEN],
  [/\bwhsec_[\w+/=-]+/g, HIDDEN],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/([?&](?:[\w.-]*(?:token|secret|key|signature|password)[\w.-]*)=)[^&\s"']*/gi, `$1${HIDDEN}`],
  [/(\/\/)[^/\s:@]+:[^/\s@]+@/g, `$1${HIDDEN}@`],
  // WhatsApp's message ids hold the customer's number in base64.
  [/\bwamid\.[\w+/=-]+/g, '[wamid]'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[mail]'],
  [/\+\d[\d ().-]{5,}\d/g, '[number]'],
];
const DIGITS = /(?<![\w.-])\d[\d ]{6,15}\d(?![\w.-])/g;

const MAX_TEXT = 500;
const MAX_DEPTH = 6;
const MAX_ITEMS = 50;

/** Hides what looks like a secret, an address or a phone number in a text, and cuts it to 500 characters. */
export function redactText(text: string, isId = false): string {
  // Cut first: the patterns below then run on little, whatever came in.
  let shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  for (const [pattern, replacement] of SECRETS) shown = shown.replace(pattern, replacement);
  return isId ? shown : shown.replace(DIGITS, '[number]');
}

/** A copy of a log line's fields with everything hidden that looks private. Never throws. */
export function redactFields(fields: object): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) shown[key] = redactValue(key, value, 0);
  return shown;
}

function redactValue(key: string, value: unknown, depth: number): unknown {
  if (HIDDEN_KEY.test(key)) return value === undefined || typeof value === 'boolean' ? value : HIDDEN;
  if (typeof value === 'string') return redactText(value, ID_KEY.test(key));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return serializeError(value);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return value;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redactValue(key, item, depth + 1));
  const entries = Object.entries(value).slice(0, MAX_ITEMS);
  return Object.fromEntries(entries.map(([name, item]) => [name, redactValue(name, item, depth + 1)]));
}

/** What a log shows of an error. */
export interface ShownError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: readonly string[];
  readonly cause?: ShownError;
}

/**
 * An error without what clients hang on it (requests, answers, bodies, configuration). The message of a SyntaxError is
 * left out: JSON.parse quotes the text that it could not read.
 */
export function serializeError(error: Error, depth = 0): ShownError {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: error.name,
    message:
      error instanceof SyntaxError || error.name === 'SyntaxError' ? HIDDEN : redactText(firstLine(error.message)),
    ...(code === undefined ? {} : { code: redactText(code) }),
    ...(frames.length === 0 ? {} : { stack: frames.slice(0, 12).map((line) => line.trim()) }),
    ...(error.cause instanceof Error && depth < 3 ? { cause: serializeError(error.cause, depth + 1) } : {}),
  };
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
