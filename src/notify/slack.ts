import type { NoticeCard } from '../core/notices.ts';
import type { NoticeCall } from '../core/vendor.ts';
import { headline, labelOf, oneLine, severalOf, ticketWords, whyWords } from '../format/notice-words.ts';
import { inWords } from '../format/utc.ts';
import { judgeAnswer, type Poster } from './post.ts';
import { firstThatFits, noticeCosts, tooLarge, type Way } from './way.ts';

export interface WayOptions {
  /** Names the way in budgets, logs and metrics. */
  readonly account: string;
  readonly url: string;
  readonly limitsOff?: boolean;
}

/** Slack's longest text ("Truncating really long messages"). */
const MOST_SIGNS = 40_000;
/** "Incoming webhooks", handling errors: the webhook is gone or may not post; trying again changes nothing. */
const FINAL: ReadonlySet<number> = new Set([403, 404]);

/** A channel of Slack by an incoming webhook. Slack takes one message a second ("Rate limits"). */
export const createSlackWay = ({ account, url, limitsOff = false }: WayOptions, poster: Poster): Way => ({
  account,
  async freeze(call) {
    const text = firstThatFits(
      [() => write(call, 'full'), () => write(call, 'short'), () => write(call, 'shortest')],
      (written) => written.length <= MOST_SIGNS,
    );
    if (text === undefined) return tooLarge('longer than a message of Slack');
    // `parse: none`: no name in a text is taken for a channel or a person.
    const json = JSON.stringify({ text, parse: 'none', unfurl_links: false, unfurl_media: false });
    return { ok: true, frozen: json, leftOut: [] };
  },
  async perform(frozen, _opId, signal) {
    return judgeAnswer(await poster.post(url, frozen, {}, signal), ({ status }) => FINAL.has(status));
  },
  costs: () => [
    ...noticeCosts(account, limitsOff),
    ...(limitsOff ? [] : [{ key: `slack:${account}`, limit: 1, windowMs: 1_000 }]),
  ],
});

type Length = 'full' | 'short' | 'shortest';

const write = ({ cards, mentions }: NoticeCall, length: Length): string => {
  const [only] = cards;
  const who = mentions.filter((id) => /^[UW][A-Z0-9]+$/.test(id)).map((id) => `<@${id}>`);
  const lines =
    cards.length === 1 && only
      ? single(only)
      : [`*📬 ${escaped(severalOf(cards))}*`, ...cards.map((card) => `• ${inOneLine(card, length)}`)];
  return [...lines, ...(who.length > 0 ? [who.join(' ')] : [])].join('\n');
};

const single = (card: NoticeCard): string[] => {
  const customer = card.customer === undefined ? [] : [escaped(oneLine(card.customer, 200))];
  const about = [...ticketLink(card), ...customer].join(' · ');
  const why = whyWords(card);
  return [
    `*${escaped(headline(card))}*`,
    ...(about === '' ? [] : [about]),
    ...(card.dueAt === undefined ? [] : [`${labelOf(card, 'due')}: ${moment(card.dueAt)}`]),
    ...(why === undefined ? [] : [`${labelOf(card, 'why')}: ${escaped(why)}`]),
  ];
};

const inOneLine = (card: NoticeCard, length: Length): string => {
  const why = length === 'full' ? whyWords(card) : undefined;
  return [
    escaped(headline(card, length === 'shortest' ? 60 : undefined)),
    ...ticketLink(card),
    ...(card.customer === undefined ? [] : [escaped(oneLine(card.customer, length === 'shortest' ? 30 : 200))]),
    ...(card.dueAt === undefined ? [] : [moment(card.dueAt)]),
    ...(why === undefined ? [] : [escaped(why)]),
  ].join(' · ');
};

const ticketLink = (card: NoticeCard): string[] => {
  const words = ticketWords(card);
  if (words === undefined) return [];
  const url = card.ticket?.url;
  return [url === undefined ? escaped(words) : `<${escaped(url).replaceAll('|', '%7C')}|${escaped(words)}>`];
};

/** A moment in the reader's own time, as Slack shows it. */
const moment = (at: number): string =>
  `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${escaped(inWords(at))}>`;

/** Slack's three signs with a meaning ("Escaping text"): without them no text can mention, link or call a channel. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
