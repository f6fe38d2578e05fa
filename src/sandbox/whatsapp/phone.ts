import { choicesOf, describeContent } from './describe-content.ts';
import {
  type Incoming,
  type IncomingDeps,
  type IncomingDraft,
  type IncomingOptions,
  makeIncoming,
  numberOf,
  wrapRaw,
} from './incoming.ts';
import { isObject, isText } from './json-value.ts';
import type { MediaStore } from './media.ts';
import { makeCall, makeEcho } from './other-changes.ts';
import type { Customer, StoredMedia, StoredMessage } from './state.ts';
import type { Statuses } from './statuses.ts';
import { type Change, contactOf, numberValue, unixSeconds } from './webhook-envelope.ts';
import type { Delivery, WebhookSender } from './webhook-sender.ts';

/** A message the customer sent, and the webhook that told of it (after its first attempt). */
export interface Sent {
  readonly wamid: string;
  readonly delivery: Delivery;
}

/** A customer's phone: what its owner can do, and what it shows. */
export interface Phone {
  readonly customer: Customer;
  sendText(text: string, options?: IncomingOptions): Promise<Sent>;
  /** Any type Meta knows: `send('image', { id, mime_type, sha256, caption })`. */
  send(type: string, content: unknown, options?: IncomingOptions): Promise<Sent>;
  /** A file, as Meta tells of it: with its id, an address for five minutes and the SHA-256 in base64. */
  sendFile(file: PhoneFile, options?: IncomingOptions): Promise<Sent>;
  /** The file of a message that the business sent, as the phone has it. */
  fileOf(wamid: string): StoredMedia | undefined;
  /** A `messages[]` element as it is, however wrong. */
  sendRaw(element: Readonly<Record<string, unknown>>, options?: IncomingOptions): Promise<Sent>;
  /** Several messages in one webhook. */
  sendBatch(drafts: readonly IncomingDraft[]): Promise<{ wamids: readonly string[]; delivery: Delivery }>;
  /** An empty emoji takes the reaction back. */
  react(wamid: string, emoji: string, options?: IncomingOptions): Promise<Sent>;
  /** Taps a button or list row, by id or title, of an interactive message or a template. */
  tap(wamid: string, choice: string, options?: IncomingOptions): Promise<Sent>;
  edit(wamid: string, text: string, options?: IncomingOptions): Promise<Sent>;
  revoke(wamid: string, options?: IncomingOptions): Promise<Sent>;
  /** An element of a call ("Calling API"): `{ event: 'connect' }`, `{ event: 'terminate', status, duration }`. */
  call(facts: Readonly<Record<string, unknown>>, options?: IncomingOptions): Promise<Sent>;
  /** What the team writes to this customer in the phone app of a coexistence number ("SMB message echoes"). */
  teamSends(type: string, content: unknown, options?: IncomingOptions): Promise<Sent>;
  /** Changes the number, and with it the BSUID: a system message, and `user_id_update` when there was a BSUID. */
  changeNumber(change: { phone?: string; bsuid?: string }, options?: IncomingOptions): Promise<Sent>;
  /** Reads everything up to that message, or all. Sends `read` statuses. */
  markRead(wamid?: string): Promise<void>;
  /** What the screen shows, oldest first, of both sides. */
  messages(): readonly StoredMessage[];
  /** The same with what the business sent and did not arrive. */
  history(): readonly StoredMessage[];
  /** The words of what the business sent, oldest first. */
  received(): readonly string[];
}

/** What a customer sends along. */
export interface PhoneFile {
  readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly caption?: string;
  /** As the customer's phone calls a document. */
  readonly filename?: string;
  /** A recording rather than a piece of sound. */
  readonly voice?: boolean;
}

export interface PhoneDeps extends IncomingDeps {
  readonly media: MediaStore;
  readonly webhooks: WebhookSender;
  readonly statuses: Statuses;
}

export const createPhone = (customer: Customer, deps: PhoneDeps): Phone => {
  const { state, webhooks, clock } = deps;

  const send = async (type: string, content: unknown, options: IncomingOptions = {}): Promise<Sent> =>
    deliver(makeIncoming(deps, customer, { ...options, type, content }));

  const deliver = async ({ wamid, change }: Incoming, ...more: Change[]): Promise<Sent> => ({
    wamid,
    delivery: await webhooks.send([change, ...more]),
  });

  const history = (): readonly StoredMessage[] =>
    [...state.messages.values()].filter((message) => message.customerId === customer.id);

  const messages = (): readonly StoredMessage[] =>
    history().filter((message) => message.from === 'customer' || message.failedWith === undefined);

  const known = (wamid: string): StoredMessage => {
    const message = state.messages.get(wamid);
    if (!message || message.customerId !== customer.id) throw new Error(`this phone shows no message ${wamid}`);
    return message;
  };

  return {
    customer,
    messages,
    history,
    send,
    received: () =>
      messages()
        .filter(({ from, type }) => from === 'business' && type !== 'reaction')
        .map(({ text }) => text),
    sendText: (text, options) => send('text', { body: text }, options),
    sendFile({ type, bytes, mimeType, ...more }, options = {}) {
      const { id: numberId } = numberOf(state, options.number);
      return send(type, { ...more, ...deps.media.contentOf(deps.media.put(bytes, mimeType, { numberId })) }, options);
    },
    fileOf(wamid) {
      const { content } = known(wamid);
      return isObject(content) && isText(content.id) ? state.media.get(content.id) : undefined;
    },
    sendRaw: (element, options = {}) => deliver(wrapRaw(deps, customer, element, options)),
    async sendBatch(drafts) {
      const all = drafts.map((draft) => makeIncoming(deps, customer, draft));
      const delivery = await webhooks.send(all.map(({ change }) => change));
      return { wamids: all.map(({ wamid }) => wamid), delivery };
    },
    react: (wamid, emoji, options) =>
      send('reaction', { message_id: wamid, ...(emoji === '' ? {} : { emoji }) }, options),
    tap(wamid, choice, options) {
      const { content, type } = known(wamid);
      if (type === 'template') return send('button', { payload: choice, text: choice }, { ...options, quote: wamid });
      const tapped = choicesOf(content).find(({ id, title }) => id === choice || title === choice);
      if (!tapped) throw new Error(`message ${wamid} has no choice ${choice}`);
      const { kind, ...reply } = tapped;
      return send('interactive', { type: kind, [kind]: reply }, { ...options, quote: wamid });
    },
    edit(wamid, text, options) {
      const message = known(wamid);
      const content = message.type === 'text' ? { body: text } : { ...Object(message.content), caption: text };
      message.text = describeContent(message.type, content);
      return send(
        'edit',
        { original_message_id: wamid, message: { type: message.type, [message.type]: content } },
        options,
      );
    },
    revoke(wamid, options) {
      known(wamid).deleted = true;
      return send('revoke', { original_message_id: wamid }, options);
    },
    call: (facts, options = {}) => deliver(makeCall(deps, customer, facts, options)),
    teamSends: (type, content, options = {}) => deliver(makeEcho(deps, customer, { ...options, type, content })),
    changeNumber(change, options = {}) {
      const number = numberOf(state, options.number);
      const before = { ...customer };
      const name = customer.name ?? 'customer';
      const told = makeIncoming(deps, before, {
        ...options,
        type: 'system',
        content: {
          body: `User ${name} changed from ${before.phone ?? before.bsuid ?? ''} to ${change.phone ?? change.bsuid ?? ''}`,
          ...(change.phone !== undefined && customer.sharesPhone ? { wa_id: change.phone } : {}),
          ...(change.bsuid === undefined ? {} : { user_id: change.bsuid }),
          type: change.phone === undefined ? 'user_changed_user_id' : 'user_changed_number',
        },
        // The system message names the old number alone; old and new BSUID stand together only in user_id_update.
        extra: { from_user_id: undefined, from_parent_user_id: undefined, ...options.extra },
      });
      if (change.phone !== undefined) customer.phone = change.phone;
      if (change.bsuid !== undefined) customer.bsuid = change.bsuid;
      if (before.bsuid === undefined || change.bsuid === undefined) return deliver(told);
      const shown = customer.phone !== undefined && customer.sharesPhone ? { wa_id: customer.phone } : {};
      const { user_id: _, ...contact } = contactOf(customer);
      const update = numberValue(number, {
        contacts: [contact],
        user_id_update: [
          {
            ...shown,
            detail: `User id for ${name} has been updated.`,
            user_id: { previous: before.bsuid, current: change.bsuid },
            timestamp: unixSeconds(clock.now()),
          },
        ],
      });
      return deliver(told, { ...update, field: 'user_id_update' });
    },
    async markRead(wamid) {
      const last = wamid === undefined ? undefined : known(wamid);
      const unread = messages().filter(
        ({ from, state: is, at }) =>
          from === 'business' && is !== 'read' && is !== 'played' && (!last || at <= last.at),
      );
      for (const message of unread) await deps.statuses.send(message.wamid, 'read');
    },
  };
};
