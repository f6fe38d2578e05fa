import type { LookupAnswer } from '../core/bot.ts';

const MOST_VALUES = 100;
const MOST_DEPTH = 3;
const MOST_LENGTH = 1_000;

/** What of an answer texts can speak of: plain values by name, nested ones below; a list of plain values with commas. */
export function readAnswer(body: string): LookupAnswer | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return isObject(json) ? pick(json, MOST_DEPTH, { left: MOST_VALUES }) : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Plain = string | number | boolean;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

/** Names that placeholders cannot write are of no use to anybody. */
const NAME = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u;

function pick(json: Readonly<Record<string, unknown>>, depth: number, room: { left: number }): LookupAnswer {
  const found: Record<string, LookupAnswer[string]> = {};
  for (const [name, value] of Object.entries(json)) {
    if (room.left <= 0) break;
    if (!NAME.test(name) || name === '__proto__') continue;
    const kept = isObject(value) && depth > 1 ? pick(value, depth - 1, room) : plainOf(value);
    if (kept === undefined || (typeof kept === 'object' && Object.keys(kept).length === 0)) continue;
    if (typeof kept !== 'object') room.left -= 1;
    found[name] = kept;
  }
  return found;
}

function plainOf(value: unknown): Plain | undefined {
  if (typeof value === 'string') return value.slice(0, MOST_LENGTH).toWellFormed();
  if (isPlain(value)) return value;
  if (!Array.isArray(value)) return undefined;
  const text = value.filter(isPlain).slice(0, MOST_VALUES).join(', ').slice(0, MOST_LENGTH);
  return text === '' ? undefined : text;
}
