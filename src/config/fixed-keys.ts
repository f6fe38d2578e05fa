import { isDeepStrictEqual } from 'node:util';
import type { Config } from './schema/config.ts';

/** Keys that are read only at the start and differ in a new configuration. */
export const fixedKeys = (before: Config, after: Config): readonly string[] => {
  const fixed = (config: Config): Readonly<Record<string, unknown>> => ({
    server: config.server,
    storage: config.storage,
    helpdesk: config.helpdesk,
    delivery: config.delivery,
    privacy: config.privacy,
    'replies.unknownAfter': config.replies.unknownAfter,
    'whatsapp (but for the pilot and what numbers say)': {
      ...config.whatsapp,
      pilot: undefined,
      numbers: config.whatsapp.numbers.map((number) => number.id),
    },
  });
  const old = fixed(before);
  return Object.entries(fixed(after))
    .filter(([key, value]) => !isDeepStrictEqual(value, old[key]))
    .map(([key]) => key);
};
