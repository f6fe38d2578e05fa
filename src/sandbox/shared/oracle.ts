/** A list that only grows: every effect in the order in which it was committed, recorded before the answer. */
export interface EffectLog<Effect> {
  readonly effects: readonly Effect[];
  record(effect: Effect): void;
  /** Starts an empty list; for tests that share one emulator. */
  reset(): void;
}

/** An empty effect log. */
export function createEffectLog<Effect>(): EffectLog<Effect> {
  const effects: Effect[] = [];
  return {
    effects,
    record: (effect) => void effects.push(effect),
    reset: () => void effects.splice(0),
  };
}

/** How the vendor answered: an HTTP status, or `none` when the client was left without an answer. */
export type Answer = number | 'none';

/** Counts requests by route and answer. */
export interface RequestCounters {
  count(route: string, answer: Answer): void;
  /** Requests of a route (`PUT /api/v2/tickets/:id`), of one answer or of all. */
  of(route: string, answer?: Answer): number;
  /** Everything: route -> answer -> number. */
  all(): Record<string, Record<string, number>>;
  /** All requests, of one answer or of all. */
  total(answer?: Answer): number;
  reset(): void;
}

/** Counters at zero. */
export function createRequestCounters(): RequestCounters {
  const counts = new Map<string, Map<string, number>>();
  const sum = (answers: Map<string, number> | undefined, answer: Answer | undefined): number => {
    if (!answers) return 0;
    if (answer !== undefined) return answers.get(String(answer)) ?? 0;
    return [...answers.values()].reduce((total, n) => total + n, 0);
  };
  return {
    count(route, answer) {
      const answers = counts.get(route) ?? new Map<string, number>();
      counts.set(route, answers);
      answers.set(String(answer), (answers.get(String(answer)) ?? 0) + 1);
    },
    of: (route, answer) => sum(counts.get(route), answer),
    all: () => Object.fromEntries([...counts].map(([route, answers]) => [route, Object.fromEntries(answers)])),
    total: (answer) => [...counts.values()].reduce((total, answers) => total + sum(answers, answer), 0),
    reset: () => counts.clear(),
  };
}
