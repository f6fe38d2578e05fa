import { PayloadError } from '../../core/errors.ts';
import type { ParsedWebhook, ReceivedEvent } from '../../core/events.ts';
import { parseUserIdUpdate } from './identity-change.ts';
import { asChange, asElement, asEntry, keep, type Wrap } from './keep-element.ts';
import { type AccountNews, parseAccountNews, parseValueErrors } from './parse-account.ts';
import { parseCall } from './parse-call.ts';
import { parseEcho } from './parse-echo.ts';
import { parseMessage } from './parse-message.ts';
import { parsePreference } from './parse-preference.ts';
import { parseStatus } from './parse-status.ts';
import { digitsOf, isObject, listOf, objectOf, type RawObject, UnreadableError } from './raw-value.ts';
import type { MessageContext } from './received.ts';

/**
 * Takes a WhatsApp webhook apart ("Webhooks overview": up to 1000 updates in one body): every entry, change, message,
 * status and error. An element that cannot be read becomes `unreadable` and never loses its neighbours; fields and
 * types that we do not know are passed over or told to operators.
 *
 * @param raw the body as received, its signature already verified
 * @param receivedAt epoch ms, taken for timestamps that are none
 * @throws PayloadError when the body as a whole is no WhatsApp webhook. Its message holds nothing of the body.
 */
export const parseWebhook = (raw: Uint8Array, receivedAt: number): ParsedWebhook => {
  const body = readBody(raw);
  const events: ReceivedEvent[] = [];
  const unreadable: { reason: string; json: string }[] = [];
  const account: AccountNews[] = [];

  const setAside = (reason: string, element: unknown, wrap: Wrap): void => {
    unreadable.push({ reason, json: keep(element, wrap, raw) });
  };

  const readEach = (
    list: unknown,
    read: (element: unknown) => ReceivedEvent | undefined,
    ignored: string,
    wrap: Wrap,
  ): void => {
    if (list === undefined || list === null) return;
    if (!Array.isArray(list)) {
      setAside('a list is no list', list, wrap);
      return;
    }
    for (const element of list) {
      try {
        const event = read(element);
        if (event) events.push(event);
        else account.push({ what: 'ignored', detail: ignored });
      } catch (error) {
        setAside(reasonOf(error), [element], wrap);
      }
    }
  };

  const readChange = (change: unknown, entry: RawObject): void => {
    if (!isObject(change) || !isObject(change.value)) {
      setAside('a change has no value', change, asChange(entry));
      return;
    }
    const { field, value } = change;
    const context = contextOf(value, receivedAt);
    const inNumber = (read: (element: unknown, context: MessageContext) => ReceivedEvent | undefined) => {
      return (element: unknown) => read(element, needNumber(context));
    };
    const before = events.length + unreadable.length + account.length;
    const read = (list: string, one: (element: unknown) => ReceivedEvent | undefined, ignored: string): void =>
      readEach(value[list], one, ignored, asElement(entry, field, value, list));
    read('messages', inNumber(parseMessage), 'a system message whose user id update follows');
    read('statuses', (element) => parseStatus(element, receivedAt), 'a status that is not known');
    read('message_echoes', inNumber(parseEcho), 'an echo');
    read('user_id_update', inNumber(parseUserIdUpdate), 'a user id update');
    read('user_preferences', inNumber(parsePreference), 'a preference that is not known');
    read('calls', inNumber(parseCall), 'a call');
    account.push(...parseValueErrors(value.errors));
    const silent = before === events.length + unreadable.length + account.length;
    if (silent && field !== 'messages') account.push(parseAccountNews(field, value));
  };

  for (const entry of listOf(body.entry)) {
    if (!isObject(entry) || !Array.isArray(entry.changes)) {
      setAside('an entry has no changes', entry, asEntry);
      continue;
    }
    for (const change of entry.changes) {
      try {
        readChange(change, entry);
      } catch (error) {
        setAside(reasonOf(error), change, asChange(entry));
      }
    }
  }
  return { events, unreadable, account };
};

const readBody = (raw: Uint8Array): RawObject => {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8'));
  } catch {
    // The parser's own message quotes the body, so it must not travel on.
    throw new PayloadError('the webhook is not JSON');
  }
  if (!isObject(body) || body.object !== 'whatsapp_business_account' || !Array.isArray(body.entry)) {
    throw new PayloadError('the webhook is not one of a WhatsApp business account');
  }
  return body;
};

/** The number is `metadata.phone_number_id`, never the display number ("Webhooks: messages"). */
const contextOf = (value: RawObject, receivedAt: number): Omit<MessageContext, 'numberId'> & { numberId?: string } => {
  const numberId = digitsOf(objectOf(value.metadata).phone_number_id);
  return { contacts: value.contacts, receivedAt, ...(numberId === undefined ? {} : { numberId }) };
};

const needNumber = (context: Omit<MessageContext, 'numberId'> & { numberId?: string }): MessageContext => {
  const { numberId } = context;
  if (numberId === undefined) throw new UnreadableError('the business number is not named');
  return { ...context, numberId };
};

const reasonOf = (error: unknown): string =>
  error instanceof UnreadableError ? error.message : 'reading it failed unexpectedly';
