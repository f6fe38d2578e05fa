import type { Clock } from '../../core/ports.ts';
import type { Reply } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json-input.ts';
import { checkContent, MESSAGE_TYPES } from './check-content.ts';
import { checkTemplate } from './check-template.ts';
import { describeContent } from './describe-content.ts';
import { ok, refuse } from './graph-reply.ts';
import { isObject, isText } from './json-value.ts';
import type { SendLimits } from './limits.ts';
import type { BusinessNumber, EmulatedTemplate } from './options.ts';
import { type Customer, type EmulatorState, findCustomer, windowKey } from './state.ts';
import type { Statuses } from './statuses.ts';

const DAY = 24 * 3_600_000;
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/** What an operator of the emulator may turn while it runs. */
export interface SendSettings {
  closedWindow: 'sync' | 'async';
  /** Codes with which the next accepted messages fail afterwards, first come first. */
  failNext: number[];
}

export interface SendDeps {
  readonly clock: Clock;
  readonly state: EmulatorState;
  readonly limits: SendLimits;
  readonly statuses: Statuses;
  readonly settings: SendSettings;
  readonly templates: readonly EmulatedTemplate[];
}

interface Destination {
  readonly input: string;
  readonly phone?: string;
  readonly bsuid?: string;
}

/**
 * `POST /{phone_number_id}/messages`: send, or mark as read. Checks in the order of facts that a caller can act on:
 * shape, content, limits, window. What is accepted is recorded before this returns ("Send messages").
 */
export const postMessage = (deps: SendDeps, number: BusinessNumber, body: unknown, requestNo: number): Reply => {
  if (!isObject(body)) return refuse(100, 'The request body is not a JSON object.');
  if (body.messaging_product !== 'whatsapp') return refuse(100, 'The parameter messaging_product is required.');
  if (body.status !== undefined) return markRead(deps, number, body);
  const destination = destinationOf(body);
  if ('status' in destination) return destination;
  const type = body.type ?? 'text';
  if (!isText(type) || !(MESSAGE_TYPES as readonly string[]).includes(type)) {
    return refuse(100, `Param type must be one of {${MESSAGE_TYPES.join(', ').toUpperCase()}}.`);
  }
  const content = body[type];
  const refusal =
    checkEnvelope(body) ??
    checkContent(type, content, (id) => mediaTypeOf(deps, number, id)) ??
    (type === 'template' ? checkTemplate(content, deps.templates) : undefined) ??
    (destination.phone === number.displayPhone.replace(/\D/g, '')
      ? refuse(131021, 'Sender is recipient.')
      : undefined) ??
    deps.limits.take(number.id, destination.phone ?? destination.bsuid ?? '', deps.clock.now());
  if (refusal) return refusal;
  return accept(deps, number, { body, type, content, destination, requestNo });
};

const mediaTypeOf = ({ state, clock }: SendDeps, number: BusinessNumber, id: string): string | undefined => {
  const media = state.media.get(id);
  return media?.numberId === number.id && media.expiresAt > clock.now() ? media.mimeType : undefined;
};

interface CheckedSend {
  readonly body: JsonObject;
  readonly type: string;
  readonly content: unknown;
  readonly destination: Destination;
  readonly requestNo: number;
}

const accept = (deps: SendDeps, number: BusinessNumber, send: CheckedSend): Reply => {
  const { clock, state, settings } = deps;
  const { body, type, content, destination } = send;
  const customer = customerFor(state, destination);
  const last = state.lastCustomerMessage.get(windowKey(number.id, customer.id));
  const windowOpen = last !== undefined && clock.now() - last < DAY;
  const closed = type !== 'template' && customer.onWhatsApp && !windowOpen;
  if (closed && settings.closedWindow === 'sync') {
    return refuse(
      131047,
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
    );
  }
  const failure = settings.failNext.shift() ?? (customer.onWhatsApp ? (closed ? 131047 : undefined) : 131026);
  const wamid = state.newWamid(destination.phone ?? destination.input);
  const text = describeContent(type, content);
  const opaque = isText(body.biz_opaque_callback_data) ? body.biz_opaque_callback_data : undefined;
  const context = isObject(body.context) && isText(body.context.message_id) ? body.context.message_id : undefined;
  const message = {
    wamid,
    numberId: number.id,
    customerId: customer.id,
    from: 'business' as const,
    type,
    text,
    at: clock.now(),
    content,
    ...(context === undefined ? {} : { quotes: context }),
    ...(opaque === undefined ? {} : { opaque }),
    ...(destination.phone === undefined ? { sentToBsuid: true } : {}),
    state: 'accepted' as const,
    ...(failure === undefined ? {} : { failedWith: failure }),
  };
  state.messages.set(wamid, message);
  state.accepted.push({
    at: message.at,
    wamid,
    numberId: number.id,
    to: destination.input,
    customerId: customer.id,
    type,
    body: text,
    ...(opaque === undefined ? {} : { opaque }),
    requestNo: send.requestNo,
  });
  if (type === 'reaction' && isObject(content)) react(state, content);
  deps.statuses.begin(message, failure);
  const who =
    destination.phone === undefined ? { user_id: destination.bsuid } : { wa_id: customer.phone ?? destination.phone };
  return ok({
    messaging_product: 'whatsapp',
    contacts: [{ input: destination.input, ...who }],
    messages: [{ id: wamid, ...(type === 'template' ? { message_status: 'accepted' } : {}) }],
  });
};

const react = (state: EmulatorState, { message_id: target, emoji }: JsonObject): void => {
  const message = isText(target) ? state.messages.get(target) : undefined;
  if (message && isText(emoji)) message.reaction = emoji;
};

/** `to` wins over `recipient` when both are there ("Business-scoped user IDs"). */
const destinationOf = (body: JsonObject): Destination | Reply => {
  const { to, recipient } = body;
  if (to !== undefined) {
    const digits = isText(to) ? to.replace(/[\s()+-]/g, '') : '';
    return /^\d{6,15}$/.test(digits)
      ? { input: String(to), phone: digits }
      : refuse(131009, 'to is not a phone number.');
  }
  if (recipient === undefined) return refuse(100, 'The parameter to is required.');
  return isText(recipient) && BSUID.test(recipient)
    ? { input: recipient, bsuid: recipient }
    : refuse(131009, 'recipient is not a business-scoped user ID.');
};

const checkEnvelope = (body: JsonObject): Reply | undefined => {
  const { recipient_type: kind, biz_opaque_callback_data: opaque, context } = body;
  if (kind !== undefined && kind !== 'individual') return refuse(100, 'Param recipient_type must be individual.');
  if (opaque !== undefined && !(isText(opaque) && opaque.length <= 512)) {
    return refuse(100, 'Param biz_opaque_callback_data must be at most 512 characters long.');
  }
  if (context === undefined) return undefined;
  // An unknown wamid is accepted: only the quoted bubble is missing then.
  return isObject(context) && isText(context.message_id) ? undefined : refuse(131008, 'context.message_id is required');
};

/** A stranger's number is taken for a number without WhatsApp: accepted, then failed with 131026. */
const customerFor = (state: EmulatorState, { phone, bsuid }: Destination): Customer => {
  const found = findCustomer(state, { ...(phone === undefined ? { bsuid: bsuid ?? '' } : { phone }) });
  if (found) return found;
  const id = `stranger-${phone ?? bsuid ?? ''}`;
  const stranger: Customer = {
    id,
    ...(phone === undefined ? {} : { phone }),
    ...(bsuid === undefined ? {} : { bsuid }),
    sharesPhone: true,
    onWhatsApp: false,
  };
  state.customers.set(id, stranger);
  return stranger;
};

/** Marks a customer's message and the ones before it as read; the typing indicator rides along. */
const markRead = ({ state }: SendDeps, number: BusinessNumber, body: JsonObject): Reply => {
  if (body.status !== 'read') return refuse(100, 'Param status must be read.');
  const { message_id: wamid, typing_indicator: typing } = body;
  if (!isText(wamid)) return refuse(131008, 'message_id is required');
  if (typing !== undefined && !(isObject(typing) && typing.type === 'text')) {
    return refuse(131009, 'typing_indicator.type must be text');
  }
  const message = state.messages.get(wamid);
  if (message?.from !== 'customer' || message.numberId !== number.id) {
    return refuse(131009, 'message_id is not a message received by this number');
  }
  for (const other of state.messages.values()) {
    const sameChat = other.customerId === message.customerId && other.numberId === number.id;
    if (sameChat && other.from === 'customer' && other.at <= message.at) other.state = 'read';
  }
  return ok({ success: true });
};
