import type { NoticeCard } from '../core/notices.ts';
import type { TemplatePolicy } from '../core/templates.ts';
import type { NoticeCall, WhatsAppCall, WhatsAppChannel } from '../core/vendor.ts';
import { oneLine } from '../format/notice-words.ts';
import { renderTemplate } from '../format/template.ts';
import { inWords } from '../format/utc.ts';
import { noticeCosts, type Way } from './way.ts';

export interface WhatsAppWayOptions {
  readonly account: string;
  /** Digits and `+`. */
  readonly to: string;
  readonly template: TemplatePolicy;
  /** Which of our numbers it comes from. */
  readonly numberId: string;
  readonly limitsOff?: boolean;
}

/** Meta's longest value of one template is not published; a whole body holds 1024 signs ("Message templates"). */
const MOST_SIGNS = 300;

/** A person on WhatsApp, by an approved template: nothing else reaches somebody who has not written. */
export const createWhatsAppWay = (options: WhatsAppWayOptions, channel: WhatsAppChannel): Way => {
  const { account, to, template, numberId, limitsOff = false } = options;
  const bound = ({ opId, cards }: NoticeCall): WhatsAppCall => ({
    kind: 'send-template',
    opId,
    numberId,
    to: { phone: to.replace(/\D/g, '') },
    name: template.name,
    language: template.language,
    parameters: template.parameters.map((parameter) => valuesOf(parameter, cards)),
  });
  return {
    account,
    freeze: (call, signal) => channel.freeze(bound(call), signal),
    async perform(frozen, opId, signal) {
      const result = await channel.perform(frozen, opId, signal);
      if (result.result !== 'unauthorized') return result;
      // Whether the token is renewed soon, nobody knows: somebody else is told instead.
      return { result: 'unavailable', detail: result.detail };
    },
    costs: (call) => [...noticeCosts(account, limitsOff), ...channel.costs(bound(call))],
  };
};

/** One placeholder's value for one card; of several, each different one. Meta refuses an empty one. */
const valuesOf = (parameter: string, cards: readonly NoticeCard[]): string => {
  const values = cards.map((card) => oneLine(renderTemplate(parameter, pathsOf(card)))).filter((value) => value !== '');
  return oneLine([...new Set(values)].join(', '), cards.length > 1 ? 2 * MOST_SIGNS : MOST_SIGNS) || '-';
};

const pathsOf = (card: NoticeCard) => ({
  contact: { name: card.customer },
  ticket: { id: card.ticket?.id, url: card.ticket?.url },
  escalation: { reasons: card.why.join(', ') },
  sla: { metric: card.what, due: card.dueAt === undefined ? undefined : inWords(card.dueAt) },
});
