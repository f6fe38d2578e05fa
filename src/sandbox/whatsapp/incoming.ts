import type { Clock } from '../../core/ports.ts';
import { describeContent } from './describe-content.ts';
import { textAt } from './json-value.ts';
import type { SendLimits } from './limits.ts';
import type { BusinessNumber } from './options.ts';
import { type Customer, type EmulatorState, windowKey } from './state.ts';
import { type Change, contactOf, numberValue, unixSeconds } from './webhook-envelope.ts';

/** What a customer's message may say besides its content. */
export interface IncomingOptions {
  /** The `phone_number_id` written to. Default: the account's first. */
  readonly number?: string;
  /** The wamid it quotes. */
  readonly quote?: string;
  /** Epoch ms of the customer's own send time. Default: now. */
  readonly at?: number;
  /** Further fields of the message element, for example `referral` or another `context`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** One message of a batch: its type and the content under that type's key. */
export interface IncomingDraft extends IncomingOptions {
  readonly type: string;
  readonly content: unknown;
}

export interface Incoming {
  readonly wamid: string;
  readonly change: Change;
}

export interface IncomingDeps {
  readonly clock: Clock;
  readonly state: EmulatorState;
  readonly limits: SendLimits;
}

/** Types that do not count as a message to the business (not confirmed by Meta; the careful reading). */
const OPENS_NO_WINDOW = new Set(['reaction', 'edit', 'revoke', 'system', 'request_welcome']);

/** The number a draft is for. */
export const numberOf = (state: EmulatorState, id: string | undefined): BusinessNumber => {
  const number = id === undefined ? state.numbers.values().next().value : state.numbers.get(id);
  if (!number) throw new Error(`the emulator has no number ${id ?? ''}`);
  return number;
};

/** Records a customer's message as sent and makes the webhook change that tells of it. */
export const makeIncoming = (deps: IncomingDeps, customer: Customer, draft: IncomingDraft): Incoming => {
  const { state, clock, limits } = deps;
  const number = numberOf(state, draft.number);
  const at = draft.at ?? clock.now();
  const wamid = state.newWamid(customer.phone ?? customer.bsuid ?? customer.id);
  const { type, content, quote } = draft;
  record(state, { number, customer, wamid, type, content, at, ...(quote === undefined ? {} : { quotes: quote }) });
  limits.countIncoming(number.id, clock.now());
  const element = {
    ...contextOf(state, number, draft.quote),
    ...senderOf(customer),
    id: wamid,
    timestamp: unixSeconds(at),
    type: draft.type,
    ...(draft.content === undefined ? {} : { [draft.type]: draft.content }),
    ...draft.extra,
  };
  const contacts = draft.type === 'system' ? {} : { contacts: [contactOf(customer)] };
  return { wamid, change: numberValue(number, { ...contacts, messages: [element] }) };
};

/** Records what a raw element says, and wraps it as it is. Its own id is kept. */
export const wrapRaw = (
  deps: IncomingDeps,
  customer: Customer,
  element: Readonly<Record<string, unknown>>,
  options: IncomingOptions,
): Incoming => {
  const number = numberOf(deps.state, options.number);
  const wamid = textAt(element, 'id') ?? '';
  const type = textAt(element, 'type') ?? '';
  record(deps.state, { number, customer, wamid, type, content: element[type], at: options.at ?? deps.clock.now() });
  return { wamid, change: numberValue(number, { contacts: [contactOf(customer)], messages: [element] }) };
};

interface Recorded {
  readonly number: BusinessNumber;
  readonly customer: Customer;
  readonly wamid: string;
  readonly type: string;
  readonly content: unknown;
  readonly at: number;
  readonly quotes?: string;
}

const record = (state: EmulatorState, { number, customer, ...message }: Recorded): void => {
  if (OPENS_NO_WINDOW.has(message.type)) return;
  const key = windowKey(number.id, customer.id);
  state.lastCustomerMessage.set(key, Math.max(message.at, state.lastCustomerMessage.get(key) ?? message.at));
  state.messages.set(message.wamid, {
    ...message,
    numberId: number.id,
    customerId: customer.id,
    from: 'customer',
    text: describeContent(message.type, message.content),
    state: 'delivered',
  });
};

/** `from`, `from_user_id`, `from_parent_user_id`: each left out when unknown ("Business-scoped user IDs"). */
export const senderOf = (customer: Customer): Record<string, string> => ({
  ...(customer.phone !== undefined && customer.sharesPhone ? { from: customer.phone } : {}),
  ...(customer.bsuid === undefined ? {} : { from_user_id: customer.bsuid }),
  ...(customer.parentBsuid === undefined ? {} : { from_parent_user_id: customer.parentBsuid }),
});

const contextOf = (
  state: EmulatorState,
  number: BusinessNumber,
  quote: string | undefined,
): Record<string, unknown> => {
  if (quote === undefined) return {};
  const quoted = state.messages.get(quote);
  const writer =
    quoted?.from === 'customer'
      ? state.customers.get(quoted.customerId)?.phone
      : number.displayPhone.replace(/\D/g, '');
  return { context: { ...(writer === undefined ? {} : { from: writer }), id: quote } };
};
