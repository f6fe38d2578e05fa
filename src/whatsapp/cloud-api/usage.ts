import { isObject, listOf, objectOf } from './raw-value.ts';

/** Response headers with lower-case names. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/**
 * The highest percentage in Meta's usage headers ("Rate limits": `X-App-Usage`, `X-Business-Use-Case-Usage`), or
 * undefined when there are none. 100 means that calls are refused.
 */
export const usagePercent = (headers: AnswerHeaders): number | undefined => {
  const shares = usageBlocks(headers)
    .flatMap(({ call_count: calls, total_cputime: cpu, total_time: time }) => [calls, cpu, time])
    .filter((share) => typeof share === 'number' && Number.isFinite(share));
  return shares.length === 0 ? undefined : Math.max(...(shares as number[]));
};

/** Ms until Meta lets calls through again, from `estimated_time_to_regain_access` (minutes); undefined when it does now. */
export const regainMs = (headers: AnswerHeaders): number | undefined => {
  const minutes = usageBlocks(headers)
    .map(({ estimated_time_to_regain_access: wait }) => wait)
    .filter((wait) => typeof wait === 'number' && wait > 0);
  return minutes.length === 0 ? undefined : Math.max(...(minutes as number[])) * 60_000;
};

/** `Retry-After` in ms when it is a number of seconds. Meta sends none, proxies do. */
export const retryAfterMs = (headers: AnswerHeaders): number | undefined => {
  const value = headers['retry-after']?.trim();
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
};

const usageBlocks = (headers: AnswerHeaders): readonly Readonly<Record<string, unknown>>[] => {
  const perBusiness = Object.values(objectOf(readHeader(headers['x-business-use-case-usage']))).flatMap(listOf);
  return [readHeader(headers['x-app-usage']), ...perBusiness].filter(isObject);
};

const readHeader = (value: string | undefined): unknown => {
  try {
    return JSON.parse(value ?? 'null');
  } catch {
    return undefined;
  }
};

/** Slows down while the usage is high. */
export interface Pace {
  /** Takes note of an answer's headers. */
  observe(headers: AnswerHeaders): void;
  /** How much of the usual limit may be used now: 1 up to 75 % usage, falling to 0.05 at 100 %. */
  factor(): number;
}

const CALM = 75;
/** Usage is counted over an hour; a figure older than this says nothing about now. */
const STALE_MS = 10 * 60_000;

export const createPace = (now: () => number): Pace => {
  let seen: { percent: number; at: number } | undefined;
  return {
    observe(headers) {
      const percent = usagePercent(headers);
      if (percent !== undefined) seen = { percent, at: now() };
    },
    factor() {
      if (!seen || now() - seen.at > STALE_MS || seen.percent <= CALM) return 1;
      return Math.max(0.05, (100 - seen.percent) / (100 - CALM));
    },
  };
};
