import type { Finding, Found } from '../config-path.ts';
import { asRecord, eachItem, select } from '../config-path.ts';
import { MESSAGE_NAMES } from '../schema/messages.ts';
import { nearest, suggest } from '../suggest.ts';
import { selectCondition, selectConditions } from './conditions.ts';

/** Channels that need no entry under `notify`. */
export const BUILT_IN_CHANNELS = ['assignee', 'lead'] as const;

const namesUnder = (tree: unknown, section: string): string[] =>
  select(tree, `${section}.*`).map(({ path }) => String(path.at(-1)));

const all = (tree: unknown, ...patterns: string[]): Found[] =>
  patterns.flatMap((pattern) => eachItem(select(tree, pattern)));

/** One kind of name: where it is used, and where it is defined. */
interface Reference {
  readonly what: string;
  readonly where: string;
  uses(tree: unknown): Found[];
  names(tree: unknown): string[];
}

const REFERENCES: readonly Reference[] = [
  {
    what: 'channel',
    where: 'notify',
    uses: (tree) => all(tree, 'rules.*.then.notify', 'tiers.*.notify', 'sla.stages.*.notify'),
    names: (tree) => [...namesUnder(tree, 'notify'), ...BUILT_IN_CHANNELS],
  },
  // Alerts and reports belong to no ticket, so there is no assignee and no group's lead to tell.
  {
    what: 'channel',
    where: 'notify',
    uses: (tree) => all(tree, 'alerts', 'reports.*.notify'),
    names: (tree) => namesUnder(tree, 'notify'),
  },
  {
    what: 'template',
    where: 'templates',
    uses: (tree) => all(tree, 'replies.template', 'replies.startTemplate', 'survey.template'),
    names: (tree) => namesUnder(tree, 'templates'),
  },
  {
    what: 'step',
    where: 'bot.steps',
    uses: (tree) =>
      all(
        tree,
        'bot.start',
        'bot.steps.*.goto',
        'bot.steps.*.options.*.goto',
        'bot.steps.*.answers.*.goto',
        'bot.steps.*.lookup.else',
        'rules.*.then.bot',
        'whatsapp.numbers.*.bot',
        'whatsapp.numbers.*.bot.start',
      ),
    names: (tree) => namesUnder(tree, 'bot.steps'),
  },
  {
    what: 'topic',
    where: 'topics',
    uses: (tree) => selectCondition(tree, 'topic'),
    names: (tree) => namesUnder(tree, 'topics'),
  },
  {
    what: 'kind of customer',
    where: 'customers',
    uses: (tree) => selectCondition(tree, 'customer'),
    names: (tree) => namesUnder(tree, 'customers'),
  },
  {
    what: 'number',
    where: 'whatsapp.numbers',
    uses: (tree) => [
      ...selectCondition(tree, 'number'),
      ...all(tree, 'notify.*.whatsapp.number', 'notify.*.*.whatsapp.number'),
    ],
    names: (tree) => all(tree, 'whatsapp.numbers.*.id', 'whatsapp.numbers.*.name').map(({ value }) => String(value)),
  },
  {
    what: 'schedule',
    where: 'hours',
    uses: (tree) => [
      ...all(tree, 'whatsapp.numbers.*.hours'),
      ...selectConditions(tree).flatMap(({ path, value }) => {
        const hours = asRecord(value)?.hours;
        // `hours: open` asks the number's schedule or `default`, so `default` has to be there.
        if (hours === 'open' || hours === 'closed') return [{ path: [...path, 'hours'], value: 'default' }];
        return Object.keys(asRecord(hours) ?? {}).map((name) => ({ path: [...path, 'hours', name], value: name }));
      }),
    ],
    names: (tree) => namesUnder(tree, 'hours'),
  },
];

const checkReference = ({ what, where, uses, names }: Reference, tree: unknown): Finding[] => {
  const known = names(tree);
  return uses(tree).flatMap(({ path, value }) =>
    typeof value !== 'string' || known.includes(value)
      ? []
      : [
          {
            path,
            message: `names the ${what} "${value}", which is not defined under \`${where}\`: ${suggest(value, known)}`,
          },
        ],
  );
};

const replies = (tree: unknown): Found[] =>
  [
    ...select(tree, 'rules.*.then.reply'),
    ...select(tree, 'tiers.*.reply'),
    ...select(tree, 'sla.stages.*.reply'),
  ].filter(({ value }) => typeof value === 'string');

// A single word is a name: a mistyped name must never be sent to a customer as if it were a text.
const checkReply = ({ path, value }: Found): Finding[] => {
  if (typeof value !== 'string' || (MESSAGE_NAMES as readonly string[]).includes(value) || !/^[\w-]+$/.test(value))
    return [];
  const near = nearest(value, MESSAGE_NAMES);
  const hint = near === undefined ? `known here: ${MESSAGE_NAMES.join(', ')}` : `did you mean "${near}"?`;
  return [
    {
      path,
      message: `names the text "${value}", which is not one of \`messages\`: ${hint} (a text of your own needs more than one word, or a map by language)`,
    },
  ];
};

const checkTier = (tree: unknown): Finding[] => {
  const known = ['2', '3', ...namesUnder(tree, 'tiers')];
  return all(
    tree,
    'rules.*.then.escalate.tier',
    'bot.steps.*.escalate.tier',
    'bot.steps.*.options.*.escalate.tier',
    'bot.steps.*.answers.*.escalate.tier',
  ).flatMap(({ path, value }) =>
    typeof value !== 'number' || known.includes(String(value))
      ? []
      : [{ path, message: `names tier ${value}, which is not defined under \`tiers\`` }],
  );
};

/** Every name that is used must be defined. */
export const checkReferences = (tree: unknown): Finding[] => [
  ...REFERENCES.flatMap((reference) => checkReference(reference, tree)),
  ...replies(tree).flatMap(checkReply),
  ...checkTier(tree),
];

/** Replies that name a text which is switched off: legal, but nothing would be sent. */
export const findSilentReplies = (tree: unknown, messages: Readonly<Record<string, unknown>>): Finding[] =>
  replies(tree).flatMap(({ path, value }) =>
    typeof value === 'string' && messages[value] === false
      ? [{ path, message: `names messages.${value}, which is off (false): nothing is sent` }]
      : [],
  );
