import type { Fault, FaultKind } from './faults.ts';
import type { JsonObject } from './json-input.ts';
import { asObject, asText } from './json-input.ts';

const KINDS: ReadonlySet<string> = new Set<FaultKind>([
  'status',
  'retry-after',
  'login-page',
  'hang',
  'reset',
  'delay',
  'commit-then-status',
  'commit-then-hang',
  'commit-then-reset',
  'late-commit',
  'truncated-json',
]);

/** A fault from JSON; `match.path` and `match.body` are regexes as text. Throws an Error that says what is wrong. */
export function readFault(body: JsonObject): Fault {
  const kind = asText(body.kind);
  if (!kind || !KINDS.has(kind)) throw new Error(`kind must be one of ${[...KINDS].join(', ')}`);
  const match = asObject(body.match) ?? {};
  const path = asText(match.path);
  const text = asText(match.body);
  const method = asText(match.method);
  return {
    kind: kind as FaultKind,
    match: {
      ...(method ? { method } : {}),
      ...(path ? { path: new RegExp(path) } : {}),
      ...(text ? { body: new RegExp(text) } : {}),
    },
    ...numbers(body, ['times', 'after', 'status', 'delayMs', 'retryAfterSeconds']),
    ...(body.commit === true ? { commit: true } : {}),
  };
}

type NumberKey = 'times' | 'after' | 'status' | 'delayMs' | 'retryAfterSeconds';

function numbers(body: JsonObject, keys: readonly NumberKey[]): { [K in NumberKey]?: number } {
  const found: { [K in NumberKey]?: number } = {};
  for (const key of keys) {
    const value = body[key];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
      throw new Error(`${key} must be a whole number`);
    found[key] = value;
  }
  return found;
}
