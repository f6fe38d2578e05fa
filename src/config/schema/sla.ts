import { z } from 'zod';
import { conditionSchema } from './conditions.ts';
import { marks } from './marks.ts';
import { channelNames } from './rules.ts';
import { duration, oneOrMany, percent, tags, words } from './scalars.ts';
import { text } from './texts.ts';
import { PRIORITIES } from './threading.ts';

/** `people`: who leads a group, and where people are reached. */
export const peopleSchema = z.strictObject({
  groups: z
    .record(
      words(),
      z.strictObject({
        lead: words('an e-mail address or name').register(marks, {
          personal: true,
          expects: 'an e-mail address or name',
        }),
      }),
    )
    .register(marks, { expects: 'a map of groups such as { Support: { lead: … } }' })
    .default({}),
  /** Person -> Slack member id. */
  slack: z
    .record(words(), words('a Slack member id'))
    .register(marks, { personal: true, expects: 'a map of people and Slack ids' })
    .default({}),
});

/** The deadlines of helpdesks, by the contract's names. */
export const METRICS = ['first-reply', 'next-reply', 'update', 'wait', 'work', 'resolution', 'any'] as const;

const stageSchema = z
  .strictObject({
    metric: oneOrMany(z.enum(METRICS), `one of ${METRICS.join(', ')}, or a list of them`),
    before: duration().exactOptional(),
    after: duration('0s').exactOptional(),
    when: conditionSchema.exactOptional(),
    notify: channelNames().exactOptional(),
    group: words().exactOptional(),
    priority: z.enum(PRIORITIES).exactOptional(),
    tags: tags().exactOptional(),
    assignee: words().exactOptional(),
    reply: text().exactOptional(),
  })
  .refine((stage) => (stage.before === undefined) !== (stage.after === undefined), {
    error: 'needs exactly one of before (the deadline) and after (the breach)',
  })
  .refine(
    ({ notify, group, priority, tags: added, assignee, reply }) =>
      [notify, group, priority, added, assignee, reply].some((part) => part !== undefined),
    {
      error: 'does nothing: say whom to notify, or what to change',
    },
  );

type Stage = z.output<typeof stageSchema>;

/** Where `sla` names no stages: people are warned, nothing is moved. */
const WARNING_STAGES: Stage[] = [
  { metric: ['first-reply', 'next-reply'], before: 300_000, notify: ['assignee'] },
  { metric: ['resolution'], before: 1_800_000, notify: ['assignee'] },
  { metric: ['any'], after: 0, notify: ['assignee', 'lead'] },
];

/** `sla`: the watcher of the helpdesk's deadlines. */
export const slaSchema = z.strictObject({
  every: duration('10s', '1h').default(60_000),
  sweepEvery: duration('1m', '1d').default(5_400_000),
  /** A fraction: 0.2 is "20%". */
  share: percent().default(0.2),
  quietAfterAgent: duration('0s', '1d').default(180_000),
  stages: z.array(stageSchema).register(marks, { expects: 'a list of stages' }).default(WARNING_STAGES),
});
