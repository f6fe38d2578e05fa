const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How far the clock can be moved at once. */
export const CLOCK_MOVES = [
  { name: '1m', words: '+1 min', ms: MINUTE },
  { name: '2m', words: '+2 min', ms: 2 * MINUTE },
  { name: '1h', words: '+1 h', ms: HOUR },
  { name: '23h', words: '+23 h', ms: 23 * HOUR },
  { name: '25h', words: '+25 h', ms: 25 * HOUR },
  { name: '48h', words: '+48 h', ms: 48 * HOUR },
] as const;
