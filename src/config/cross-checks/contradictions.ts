import type { Finding, Found } from '../config-path.ts';
import { asRecord, select } from '../config-path.ts';
import { BUILT_IN_CHANNELS } from './references.ts';

const repeats = (found: readonly Found[], what: string): Finding[] => {
  const seen = new Set<unknown>();
  return found.flatMap(({ path, value }) => {
    const again = seen.has(value);
    seen.add(value);
    return again ? [{ path, message: `is the second ${what} "${String(value)}": each needs its own` }] : [];
  });
};

const checkHelpdesk = (tree: unknown): Finding[] => {
  const helpdesk = asRecord(asRecord(tree)?.helpdesk);
  const auth = asRecord(helpdesk?.auth);
  const findings: Finding[] = [];
  const wrong = (key: string, message: string): void => {
    if (auth?.[key] !== undefined) findings.push({ path: ['helpdesk', 'auth', key], message });
  };
  if (helpdesk?.provider === 'zendesk') {
    wrong('apiKey', 'belongs to Freshdesk: Zendesk needs clientId and clientSecret');
    if (helpdesk.customerMessages !== undefined) {
      findings.push({ path: ['helpdesk', 'customerMessages'], message: 'belongs to Freshdesk: remove it' });
    }
  }
  if (helpdesk?.provider === 'freshdesk') {
    for (const key of ['clientId', 'email']) wrong(key, 'belongs to Zendesk: Freshdesk needs apiKey');
  }
  return findings;
};

const checkBot = (tree: unknown): Finding[] => {
  const bot = asRecord(asRecord(tree)?.bot);
  if (bot === undefined || bot.enabled === false) return [];
  const steps = Object.keys(asRecord(bot.steps) ?? {}).length;
  if (bot.webhook !== undefined) {
    return steps === 0
      ? []
      : [{ path: ['bot', 'webhook'], message: 'stands beside steps: an outside bot replaces them, keep one' }];
  }
  if (steps === 0) return [{ path: ['bot'], message: 'has no steps: write steps or webhook, or enabled: false' }];
  return bot.start === undefined
    ? [{ path: ['bot', 'start'], message: 'is missing: name the step that the bot begins with' }]
    : [];
};

const checkChannels = (tree: unknown): Finding[] => {
  const top = asRecord(tree);
  const names = Object.keys(asRecord(top?.notify) ?? {});
  const reserved = names
    .filter((name) => (BUILT_IN_CHANNELS as readonly string[]).includes(name))
    .map((name) => ({ path: ['notify', name], message: `is built in: give your channel another name than "${name}"` }));
  const mails = [...select(tree, 'notify.*.email'), ...select(tree, 'notify.*.*.email')];
  const unsent =
    top?.smtp !== undefined
      ? []
      : mails.map(({ path }) => ({ path, message: 'needs the section smtp: { url, from }' }));
  return [...reserved, ...unsent];
};

const checkReplies = (tree: unknown): Finding[] => {
  const top = asRecord(tree);
  const replies = asRecord(top?.replies);
  if (replies?.whenClosed !== 'template' || replies.template !== undefined) return [];
  return asRecord(top?.templates)?.reopen === undefined
    ? [
        {
          path: ['replies', 'whenClosed'],
          message: 'is template, but no template is named: add replies.template, or a template called reopen',
        },
      ]
    : [];
};

const checkLower = (tree: unknown): Finding[] =>
  select(tree, 'rules.*.then').flatMap(({ path, value }) => {
    const result = asRecord(value);
    return result?.lower === true && result.priority === undefined
      ? [{ path: [...path, 'lower'], message: 'lowers nothing: it needs priority beside it' }]
      : [];
  });

/** Keys that are fine alone and cannot stand together. */
export const checkContradictions = (tree: unknown): Finding[] => [
  ...repeats(select(tree, 'whatsapp.numbers.*.id'), 'number with the id'),
  ...repeats(select(tree, 'whatsapp.numbers.*.name'), 'number called'),
  ...repeats(select(tree, 'rules.*.name'), 'rule called'),
  ...checkHelpdesk(tree),
  ...checkBot(tree),
  ...checkChannels(tree),
  ...checkReplies(tree),
  ...checkLower(tree),
];
