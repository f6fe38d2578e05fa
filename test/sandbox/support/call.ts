export const START = Date.parse('2026-11-22T08:00:00Z');

/** A clock that a test moves. */
export interface MovableClock {
  now(): number;
  advance(ms: number): void;
}

export function createClock(start = START): MovableClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** What came back, with the body as text and, where it is some, as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of the wire are looked into freely in tests
  readonly json: any;
}

/** Calls over real HTTP: objects go as JSON, texts, bytes and forms as they are. */
export async function callOver(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData;
  const encoded = body === undefined || isRaw ? body : JSON.stringify(body);
  const isTyped = encoded !== undefined && !(encoded instanceof FormData);
  const response = await fetch(url, {
    method,
    headers: { ...(isTyped ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(encoded === undefined ? {} : { body: encoded }),
    signal: AbortSignal.timeout(5000),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: readJson(text) };
}

// biome-ignore lint/suspicious/noExplicitAny: see Answer
function readJson(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
