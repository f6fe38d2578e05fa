import { ask } from './ask.ts';
import { type ConfigOption, readForStore, reportFaults } from './read-config.ts';

const SAYS = {
  pause: {
    true: 'Sending is paused. Messages and replies are still taken in and kept; deskbridge resume sends them, in order.',
    false: 'Sending was paused already.',
  },
  resume: { true: 'Sending goes on.', false: 'Sending was not paused.' },
} as const;

/** `deskbridge pause` and `deskbridge resume`: the brake, also while no service runs. */
export const brake = async (
  order: keyof typeof SAYS,
  options: ConfigOption,
  print: (line: string) => void,
): Promise<number> => {
  const read = readForStore(options);
  if (!read.ok) return reportFaults(read);
  const answer = await ask<{ changed: boolean }>(read.config, {
    method: 'POST',
    path: `/api/${order}`,
    ofStore: async (store) => ({
      changed: await (order === 'pause' ? store.pauseSending() : store.resumeSending()),
    }),
  });
  print(SAYS[order][answer?.changed ? 'true' : 'false']);
  return 0;
};
