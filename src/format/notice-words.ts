import type { Notice, NoticeCard } from '../core/notices.ts';
import { cleanText } from './clean-text.ts';
import { builtinLanguage, type Language } from './language.ts';
import { inWords } from './utc.ts';

/** The labels of a notice. `{n}` is a number. */
interface Labels {
  readonly ticket: string;
  readonly customer: string;
  readonly due: string;
  readonly why: string;
  /** Instead of a ticket's number. */
  readonly unmade: string;
  /** Above a message that carries several. */
  readonly several: string;
}

const LABELS: Readonly<Record<Language, Labels>> = {
  de: {
    ticket: 'Ticket',
    customer: 'Kunde',
    due: 'Fällig',
    why: 'Warum',
    unmade: 'noch nicht angelegt',
    several: '{n} Benachrichtigungen',
  },
  en: {
    ticket: 'Ticket',
    customer: 'Customer',
    due: 'Due',
    why: 'Why',
    unmade: 'not made yet',
    several: '{n} notifications',
  },
  es: {
    ticket: 'Ticket',
    customer: 'Cliente',
    due: 'Vence',
    why: 'Por qué',
    unmade: 'aún no creado',
    several: '{n} notificaciones',
  },
  fr: {
    ticket: 'Ticket',
    customer: 'Client',
    due: 'Échéance',
    why: 'Pourquoi',
    unmade: 'pas encore créé',
    several: '{n} notifications',
  },
  it: {
    ticket: 'Ticket',
    customer: 'Cliente',
    due: 'Scadenza',
    why: 'Perché',
    unmade: 'non ancora creato',
    several: '{n} notifiche',
  },
  pt: {
    ticket: 'Ticket',
    customer: 'Cliente',
    due: 'Prazo',
    why: 'Porquê',
    unmade: 'ainda não criado',
    several: '{n} notificações',
  },
};

const SIGNS: Readonly<Record<Notice['about'], string>> = {
  rule: '🔔',
  escalation: '⬆️',
  'sla-warning': '⏰',
  'sla-breach': '🚨',
  alert: '⚠️',
};

/** A label of a notice, in the language of its number. */
export const labelOf = (notice: Pick<Notice, 'language'>, label: keyof Labels): string =>
  LABELS[builtinLanguage(notice.language ?? 'en')][label];

/** Above a message that carries several notices. */
export const severalOf = (cards: readonly Notice[]): string =>
  labelOf(cards[0] ?? {}, 'several').replace('{n}', String(cards.length));

/** One line of plain text, however it was put in. */
export const oneLine = (text: string, most = 500): string => {
  const line = cleanText(text).replace(/\s+/g, ' ').trim();
  const signs = Array.from(line);
  return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : line;
};

/** What happened or is due, with the sign of its kind. */
export const headline = (notice: Notice, most?: number): string =>
  `${SIGNS[notice.about]} ${oneLine(notice.what, most)}`;

/** `#123`, or that there is no ticket yet; undefined for what speaks of none. */
export const ticketWords = (card: NoticeCard): string | undefined => {
  if (card.ticket === undefined) return undefined;
  return card.ticket.id === undefined
    ? `${labelOf(card, 'ticket')} ${labelOf(card, 'unmade')}`
    : `#${oneLine(card.ticket.id, 60)}`;
};

/** Why, in one line. */
export const whyWords = (notice: Notice): string | undefined =>
  notice.why.length === 0 ? undefined : oneLine(notice.why.join('; '));

/** An internal note that reaches the agent: what happened, when it is due, and why. */
export function noticeNote(notice: Notice): string {
  const bracket = notice.about.startsWith('sla') ? 'sla' : 'event';
  const due = notice.dueAt === undefined ? [] : [`${labelOf(notice, 'due')}: ${inWords(notice.dueAt)}`];
  const why = whyWords(notice);
  return [
    `[${bracket}] ${headline(notice)}`,
    ...due,
    ...(why === undefined ? [] : [`${labelOf(notice, 'why')}: ${why}`]),
  ].join('\n');
}
