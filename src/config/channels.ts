import { leadChannel } from '../core/notices.ts';
import type { Config } from './schema/config.ts';

/** One way to reach people, as the operator wrote it: exactly one of its keys is there. */
export type Way = Config['notify'][string][number];

/**
 * Every channel that a notice can go to: those of `notify`, and leads whose name is a mail address, where mail can be sent.
 */
export const channelsOf = ({ notify, people, smtp }: Config): Readonly<Record<string, readonly Way[]>> => ({
  ...notify,
  ...(smtp === undefined
    ? {}
    : Object.fromEntries(
        Object.entries(people.groups)
          .filter(([, { lead }]) => isMailAddress(lead))
          .map(([group, { lead }]) => [leadChannel(group), [{ email: { to: [lead] } }]]),
      )),
});

const isMailAddress = (text: string): boolean => /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(text);
