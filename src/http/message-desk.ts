import { createHash } from 'node:crypto';
import { type Consent, type Profile, templateRefusal } from '../core/contact.ts';
import type { ReceivedEvent } from '../core/events.ts';
import type { Clock } from '../core/ports.ts';
import type { Reads, Talk } from '../core/reads.ts';
import { serviceWindowEnd } from '../core/service-window.ts';
import type { Store } from '../core/store.ts';
import { type KnownNames, readMessage, type WantedMessage } from './read-message.ts';

/** What became of a request to send something. */
export type MessageReceipt =
  /** Durable; the same key gives the same id. */
  | { readonly result: 'accepted'; readonly id: string }
  /** The key was used with another body. */
  | { readonly result: 'conflict' }
  /** It cannot be sent to this customer now. */
  | { readonly result: 'refused'; readonly detail: string }
  | { readonly result: 'invalid'; readonly detail: string };

/** Where other systems have messages sent. */
export interface MessageDesk {
  /** Rejects only when the store is away: then nothing was accepted. */
  send(key: string, body: Uint8Array): Promise<MessageReceipt>;
}

export interface MessageDeskParts {
  readonly store: Pick<Store, 'acceptNamed' | 'getValue'> & Pick<Reads, 'talkWith'>;
  readonly clock: Clock;
  /** Asked for every request, so that a reload counts. */
  readonly known: () => KnownNames & { readonly mode: 'live' | 'observe' };
  /** Whether this customer is one of those who are served. */
  readonly isServed: (customer: Profile) => boolean;
  /** Meta's word for what a template of a number is for, where it is known. */
  readonly categoryOf: (
    numberId: string,
    template: { readonly name: string; readonly language: string },
  ) => string | undefined;
  readonly onAccepted: () => void;
}

const WINDOW_CLOSED =
  'The customer has not written within 24 hours: WhatsApp takes an approved template only. Nothing was sent.';
const OBSERVING = 'The service only observes (`mode: observe`). Nothing was sent, and nothing will be.';
const NOT_IN_PILOT = 'The customer is not one of `whatsapp.pilot`. Nothing was sent, and nothing will be.';
const OPTED_OUT = 'The customer opted out (a word such as STOP). Nothing was sent.';
const NO_MARKETING =
  'The customer turned off marketing messages in WhatsApp, and this template is marketing or not known to be anything else. Nothing was sent.';

/** The way in for messages of other systems: an event in the customer's lane, so that nothing is lost and nothing doubled. */
export function createMessageDesk({
  store,
  clock,
  known,
  isServed,
  categoryOf,
  onAccepted,
}: MessageDeskParts): MessageDesk {
  const send = async (key: string, body: Uint8Array): Promise<MessageReceipt> => {
    const id = hash(`id ${key}`).slice(0, 32);
    const name = `api-message:${id}`;
    const bodyHash = hash(body);
    const before = await store.getValue(name);
    if (before !== undefined && before !== bodyHash) return { result: 'conflict' };
    const names = known();
    const read = readMessage(body, names);
    if ('wrong' in read) return { result: 'invalid', detail: read.wrong };
    const { value } = read;
    const talk = await store.talkWith(value.numberId, value.alias);
    // Repeated by a caller who did not hear the answer: the window may have closed since.
    const refusal = before === undefined ? whyNot(value, talk, names.mode) : undefined;
    if (refusal !== undefined) return { result: 'refused', detail: refusal };
    const event = eventOf(id, value, talk !== undefined);
    const accepted = await store.acceptNamed(event, { name, value: bodyHash }, clock.now());
    if (accepted === 'conflict') return { result: 'conflict' };
    onAccepted();
    return { result: 'accepted', id };
  };

  const whyNot = (
    { numberId, profile, send: { text, template } }: WantedMessage,
    talk: Talk | undefined,
    mode: 'live' | 'observe',
  ): string | undefined => {
    if (mode === 'observe') return OBSERVING;
    if (!isServed({ ...profile, ...talk?.contact })) return NOT_IN_PILOT;
    const consent: Consent = talk?.contact ?? {};
    if (text !== undefined && consent.optedOutAt !== undefined) return OPTED_OUT;
    if (text !== undefined && !isOpen(talk)) return WINDOW_CLOSED;
    const refusal = template && templateRefusal(consent, categoryOf(numberId, template));
    return refusal && (refusal === 'opted-out' ? OPTED_OUT : NO_MARKETING);
  };

  const isOpen = (talk: Talk | undefined): boolean =>
    talk?.lastInboundAt !== undefined && clock.now() <= serviceWindowEnd(talk.lastInboundAt);

  return { send };
}

/** `isKnown`: the address that WhatsApp itself wrote is not replaced by what somebody typed. */
function eventOf(id: string, { numberId, alias, profile, send }: WantedMessage, isKnown: boolean): ReceivedEvent {
  return {
    key: `api:message:${id}`,
    address: { to: 'contact', numberId, identity: { aliases: [alias], profile: isKnown ? {} : profile } },
    event: { type: 'operator-send', id, ...send },
  };
}

const hash = (what: string | Uint8Array): string => createHash('sha256').update(what).digest('hex');
