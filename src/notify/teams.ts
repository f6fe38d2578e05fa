import type { NoticeCard } from '../core/notices.ts';
import type { NoticeCall } from '../core/vendor.ts';
import { headline, labelOf, oneLine, severalOf, ticketWords, whyWords } from '../format/notice-words.ts';
import { inWords } from '../format/utc.ts';
import { type Answer, judgeAnswer, type Poster } from './post.ts';
import type { WayOptions } from './slack.ts';
import { firstThatFits, noticeCosts, tooLarge, type Way } from './way.ts';

/** Teams refuses larger messages ("Limits and specifications": 28 KB), and counts its own wrapping too. */
const MOST_BYTES = 27_000;

/** A channel of Teams by a workflow ("When a Teams webhook request is received") that posts an Adaptive Card. */
export const createTeamsWay = ({ account, url, limitsOff = false }: WayOptions, poster: Poster): Way => ({
  account,
  async freeze(call) {
    const json = firstThatFits(
      [500, 150, 60, 30].map((most) => () => JSON.stringify(message(call, most))),
      (written) => Buffer.byteLength(written) <= MOST_BYTES,
    );
    return json === undefined ? tooLarge('larger than a message of Teams') : { ok: true, frozen: json, leftOut: [] };
  },
  async perform(frozen, _opId, signal) {
    const answer = await poster.post(url, frozen, {}, signal);
    return 'status' in answer && isThrottled(answer)
      ? judgeAnswer({ ...answer, status: 429 }, () => false)
      : judgeAnswer(answer, ({ status }) => [400, 401, 403, 404].includes(status));
  },
  costs: () => noticeCosts(account, limitsOff),
});

/** The older connectors answer 200 and say in the text that they took nothing. */
const isThrottled = ({ status, body }: Answer): boolean => status === 200 && /HTTP error 429/.test(body);

const message = ({ cards }: NoticeCall, most: number) => {
  const [only] = cards;
  const body =
    cards.length === 1 && only
      ? single(only, most)
      : [line([{ text: `📬 ${severalOf(cards)}`, weight: 'Bolder' }]), ...cards.map((card) => row(card, most))];
  const url = cards.length === 1 ? only?.ticket?.url : undefined;
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body,
          ...(url === undefined || !only
            ? {}
            : { actions: [{ type: 'Action.OpenUrl', title: ticketWords(only) ?? '', url }] }),
        },
      },
    ],
  };
};

interface Run {
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly url?: string;
}

/** Runs of text are plain: whatever a customer calls themselves is no markup in them. */
const line = (runs: readonly Run[]) => ({
  type: 'RichTextBlock',
  inlines: runs.map(({ url, ...run }) => ({
    type: 'TextRun',
    ...run,
    ...(url === undefined ? {} : { selectAction: { type: 'Action.OpenUrl', url } }),
  })),
});

const single = (card: NoticeCard, most: number) => {
  const fact = (label: string, value: string | undefined, url?: string) =>
    value === undefined
      ? []
      : [
          line([
            { text: `${label}: `, weight: 'Bolder' },
            { text: value, ...(url === undefined ? {} : { url }) },
          ]),
        ];
  return [
    line([{ text: headline(card, most), weight: 'Bolder' }]),
    ...fact(labelOf(card, 'ticket'), ticketWords(card), card.ticket?.url),
    ...fact(labelOf(card, 'customer'), card.customer && oneLine(card.customer, most)),
    ...fact(labelOf(card, 'due'), card.dueAt === undefined ? undefined : inWords(card.dueAt)),
    ...fact(labelOf(card, 'why'), cut(whyWords(card), most)),
  ];
};

const row = (card: NoticeCard, most: number) => {
  const ticket = ticketWords(card);
  const url = card.ticket?.url;
  const rest = [
    card.customer && oneLine(card.customer, Math.min(most, 100)),
    card.dueAt === undefined ? undefined : inWords(card.dueAt),
    most > 100 ? cut(whyWords(card), most) : undefined,
  ].filter(Boolean);
  return line([
    ...(ticket === undefined ? [] : [{ text: `${ticket} `, ...(url === undefined ? {} : { url }) }]),
    { text: [headline(card, most), ...rest].join(' · ') },
  ]);
};

const cut = (text: string | undefined, most: number): string | undefined =>
  text === undefined ? undefined : oneLine(text, most);
