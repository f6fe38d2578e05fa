import nodemailer from 'nodemailer';
import type { NoticeCard } from '../core/notices.ts';
import type { CallResult } from '../core/outcome.ts';
import type { Log } from '../core/ports.ts';
import { headline, labelOf, oneLine, severalOf, ticketWords, whyWords } from '../format/notice-words.ts';
import { inWords } from '../format/utc.ts';
import { noticeCosts, UNREADABLE, type Way } from './way.ts';

export interface EmailWayOptions {
  readonly account: string;
  readonly to: readonly string[];
  /** `smtp://` (STARTTLS where the server offers it) or `smtps://`, with user and password if need be. */
  readonly smtpUrl: string;
  readonly from: string;
  /** For one whole delivery. */
  readonly timeoutMs: number;
  readonly limitsOff?: boolean;
}

interface Mail {
  readonly subject: string;
  readonly text: string;
}

const SUBJECT_SIGNS = 150;

/** Mail by SMTP, plain text. The op id is the message id, so that a mailbox that sorts out doubles can. */
export const createEmailWay = (options: EmailWayOptions, log: Log): Way => {
  const { account, to, from, limitsOff = false } = options;
  const transport = nodemailer.createTransport({
    ...serverOf(options),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    account,
    async freeze({ cards }) {
      return { ok: true, frozen: JSON.stringify(write(cards)), leftOut: [] };
    },
    async perform(frozen, opId, signal) {
      const mail = thaw(frozen);
      if (!mail) return UNREADABLE;
      try {
        const sent = await transport.sendMail({
          ...mail,
          from,
          to: [...to],
          messageId: `<${opId}@${domainOf(from)}>`,
          // Out-of-office answers are nobody's news (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]),
        });
        const refused = sent.rejected?.length ?? 0;
        if (refused > 0) log.warn({ account, recipients: refused }, 'mail.recipients-refused');
        return { result: 'applied', data: {} };
      } catch (error) {
        return classify(error as Failure);
      }
    },
    costs: () => noticeCosts(account, limitsOff),
  };
};

/** A password goes over the network under TLS alone; to this very machine it may go without. */
const serverOf = ({ smtpUrl, timeoutMs }: EmailWayOptions) => {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const auth = username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    ...(port === '' ? {} : { port: Number(port) }),
    secure,
    ...(auth ? { auth } : {}),
    requireTLS: !secure && auth !== undefined && !isLoopback(host),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  };
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const domainOf = (from: string): string => /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'deskbridge.invalid';

const write = (cards: readonly NoticeCard[]): Mail => {
  const [only] = cards;
  if (cards.length > 1 || !only) {
    const text = cards.map((card) => linesOf(card).join('\n')).join('\n\n');
    return { subject: oneLine(severalOf(cards), SUBJECT_SIGNS), text };
  }
  const about = [ticketWords(only), only.customer].filter((part) => part !== undefined).join(' ');
  const subject = about === '' ? headline(only) : `${headline(only)} – ${about}`;
  return { subject: oneLine(subject, SUBJECT_SIGNS), text: linesOf(only).join('\n') };
};

const linesOf = (card: NoticeCard): string[] => {
  const line = (label: string, value: string | undefined) => (value === undefined ? [] : [`${label}: ${value}`]);
  return [
    headline(card),
    ...line(labelOf(card, 'ticket'), [ticketWords(card), card.ticket?.url].filter(Boolean).join(' ') || undefined),
    ...line(labelOf(card, 'customer'), card.customer && oneLine(card.customer)),
    ...line(labelOf(card, 'due'), card.dueAt === undefined ? undefined : inWords(card.dueAt)),
    ...line(labelOf(card, 'why'), whyWords(card)),
  ];
};

const thaw = (frozen: string): Mail | undefined => {
  const mail = JSON.parse(frozen) as Partial<Mail>;
  return typeof mail.subject === 'string' && typeof mail.text === 'string'
    ? { subject: mail.subject, text: mail.text }
    : undefined;
};

/** What nodemailer says of a failure. */
interface Failure {
  readonly code?: string;
  /** The socket's own code. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly permanent?: boolean;
  readonly timeoutType?: string;
}

/** Failures before the message was handed over, by nodemailer's code or the socket's. */
const UNSENT: ReadonlySet<string | undefined> = new Set([
  'EAUTH',
  'ETLS',
  'EDNS',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const UNSENT_WAITS: ReadonlySet<string | undefined> = new Set([
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
]);

/** Node's codes for a certificate that nobody vouches for, and for a handshake that failed. */
const OF_TLS = /CERT|^ERR_(TLS|SSL)/;

/** Codes only: what a server says may hold addresses. */
const classify = ({ code = 'FAILED', originalCode, responseCode, permanent, timeoutType }: Failure): CallResult => {
  const detail = responseCode === undefined ? `mail ${code}` : `mail ${code} (${responseCode})`;
  if (responseCode !== undefined) {
    if (!permanent) return { result: 'unavailable', detail };
    // A server without TLS is no place for a password, today or tomorrow.
    const reason = code === 'EAUTH' || code === 'ETLS' ? 'forbidden' : code === 'EENVELOPE' ? 'recipient' : 'invalid';
    return { result: 'refused', reason, status: responseCode, detail };
  }
  const unsent = UNSENT.has(code) || UNSENT.has(originalCode) || UNSENT_WAITS.has(timeoutType);
  return unsent || OF_TLS.test(originalCode ?? '')
    ? { result: 'unavailable', detail }
    : { result: 'unknown', cause: 'silent', retryable: true, detail };
};
