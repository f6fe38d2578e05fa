import type { NoticeTarget } from '../core/effects.ts';
import { noticeTarget } from '../core/effects.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { TemplatePolicy } from '../core/templates.ts';
import type { WhatsAppChannel } from '../core/vendor.ts';
import { createEmailWay } from './email.ts';
import { createPoster } from './post.ts';
import { createSlackWay } from './slack.ts';
import { createTeamsWay } from './teams.ts';
import type { Way } from './way.ts';
import { createWebhookWay } from './webhook.ts';
import { createWhatsAppWay } from './whatsapp.ts';

/** One way to reach people, with its secrets: exactly one of the keys is there. */
export interface WayConfig {
  readonly slack?: string;
  readonly teams?: string;
  readonly email?: { readonly to: readonly string[] };
  readonly webhook?: { readonly url: string; readonly secret?: string };
  readonly whatsapp?: { readonly to: string; readonly template: TemplatePolicy; readonly number?: string };
}

export interface NotifierConfig {
  readonly channels: Readonly<Record<string, readonly WayConfig[]>>;
  readonly smtp?: { readonly url: string; readonly from: string };
  /** Our numbers: ids and names. The first one is used where a way names none. */
  readonly numbers: readonly { readonly id: string; readonly name: string }[];
}

export interface NotifierOptions {
  readonly timeoutMs: number;
  readonly limitsOff?: boolean;
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
}

export interface NotifierDeps {
  readonly whatsapp: WhatsAppChannel;
  readonly clock: Clock;
  readonly log: Log;
}

/** All ways to reach people. */
export interface Notifier {
  /** The ways of another configuration from now on. */
  use(config: NotifierConfig): void;
  /** The queues of all ways. */
  targets(): readonly NoticeTarget[];
  /** The way of a queue; one that is gone from the configuration refuses whatever still waits for it. */
  way(target: NoticeTarget): Way;
  close(): void;
}

export const createNotifier = (config: NotifierConfig, options: NotifierOptions, deps: NotifierDeps): Notifier => {
  const { timeoutMs, proxyEnv } = options;
  const poster = createPoster({ timeoutMs, now: () => deps.clock.now(), ...(proxyEnv ? { proxyEnv } : {}) });
  const limits = { limitsOff: options.limitsOff ?? false };

  const wayOf = (account: string, way: WayConfig, { smtp, numbers }: NotifierConfig): Way | undefined => {
    if (way.slack !== undefined) return createSlackWay({ account, url: way.slack, ...limits }, poster);
    if (way.teams !== undefined) return createTeamsWay({ account, url: way.teams, ...limits }, poster);
    if (way.webhook) return createWebhookWay({ account, ...way.webhook, ...limits }, poster, deps.clock);
    if (way.email && smtp) {
      const mail = { account, to: way.email.to, smtpUrl: smtp.url, from: smtp.from, timeoutMs, ...limits };
      return createEmailWay(mail, deps.log);
    }
    if (!way.whatsapp) return undefined;
    const { to, template, number } = way.whatsapp;
    const from = number === undefined ? numbers[0] : numbers.find(({ id, name }) => id === number || name === number);
    return from && createWhatsAppWay({ account, to, template, numberId: from.id, ...limits }, deps.whatsapp);
  };

  const waysOf = (used: NotifierConfig): ReadonlyMap<NoticeTarget, Way> => {
    const found = new Map<NoticeTarget, Way>();
    for (const [channel, list] of Object.entries(used.channels)) {
      for (const [index, each] of list.entries()) {
        const target = noticeTarget({ channel, way: index });
        const way = wayOf(target, each, used);
        if (way) found.set(target, way);
      }
    }
    return found;
  };

  let ways = waysOf(config);
  return {
    use: (next) => {
      ways = waysOf(next);
    },
    targets: () => [...ways.keys()],
    way: (target) => ways.get(target) ?? gone(target),
    close: poster.close,
  };
};

const gone = (account: string): Way => ({
  account,
  async freeze() {
    const result = { result: 'refused', reason: 'other', detail: 'not in the configuration any more' } as const;
    return { ok: false, result };
  },
  async perform() {
    return { result: 'refused', reason: 'other', detail: 'not in the configuration any more' };
  },
  costs: () => [],
});
