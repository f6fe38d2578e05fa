import { type EmulatorRequest, Refusal, type Reply, type Route } from '../shared/exchange.ts';
import { asObject, asText, type JsonObject, parseJsonObject } from '../shared/json-input.ts';
import type { CustomerDraft } from './customers.ts';
import type { IncomingOptions } from './incoming.ts';
import type { Phone, PhoneFile, Sent } from './phone.ts';
import type { AcceptedMessage, Customer } from './state.ts';
import type { HandshakeResult } from './verify-subscription.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** What the control routes may do to an emulator. */
export interface ControlledEmulator {
  createCustomer(draft: CustomerDraft): Customer;
  phone(customer: string): Phone;
  verifySubscription(): Promise<HandshakeResult>;
  readonly customers: readonly Customer[];
  readonly webhooks: WebhookSender;
  readonly oracle: { readonly accepted: readonly AcceptedMessage[] };
}

/**
 * The customers' side over HTTP, for curl and pages: everything below `/_emulator`, JSON, from this machine only.
 *
 * | route | body |
 * |---|---|
 * | `GET/POST /customers` | `{name?, phone?, bsuid?, parentBsuid?, username?, sharesPhone?, onWhatsApp?}` |
 * | `GET /customers/:id/messages` | what the phone shows |
 * | `POST /customers/:id/messages` | `{text}` or `{type, content}` or `{raw}`, with `number?`, `quote?` |
 * | `POST /customers/:id/files` | `{type, mimeType, base64}` with `caption?`, `filename?`, `number?`, `quote?` |
 * | `POST /customers/:id/reactions` | `{wamid, emoji}` |
 * | `POST /customers/:id/taps` | `{wamid, choice}` |
 * | `POST /customers/:id/read` | `{wamid?}` |
 * | `POST /customers/:id/number` | `{phone?, bsuid?}` |
 * | `GET /accepted`, `GET /webhooks` | the oracle |
 * | `POST /retry`, `POST /verify`, `POST /webhooks-off` | `{off}` for the last |
 */
export const createControlRoutes = (emulator: ControlledEmulator): readonly Route[] => {
  const control = (
    method: Route['method'],
    path: string,
    run: (body: JsonObject, request: EmulatorRequest) => unknown,
  ): Route => ({
    kind: 'control',
    method,
    path: `/_emulator${path}`,
    async handle(request): Promise<Reply> {
      const body = parseJsonObject(request.rawBody);
      if (!body && request.rawBody.length > 0) throw new Refusal({ status: 400, json: { error: 'Not a JSON object' } });
      try {
        return { status: 200, json: (await run(body ?? {}, request)) ?? {} };
      } catch (error) {
        if (error instanceof Refusal) throw error;
        throw new Refusal({ status: 400, json: { error: error instanceof Error ? error.message : 'refused' } });
      }
    },
  });
  const onPhone = (run: (phone: Phone, body: JsonObject) => unknown) => (body: JsonObject, request: EmulatorRequest) =>
    run(emulator.phone(request.params.id ?? ''), body);

  return [
    control('GET', '/customers', () => emulator.customers),
    control('POST', '/customers', (body) => emulator.createCustomer(draftOf(body))),
    control(
      'GET',
      '/customers/:id/messages',
      onPhone((phone) => phone.messages()),
    ),
    control(
      'POST',
      '/customers/:id/messages',
      onPhone(async (phone, body) => tell(await write(phone, body))),
    ),
    control(
      'POST',
      '/customers/:id/files',
      onPhone(async (phone, body) => tell(await phone.sendFile(fileIn(body), optionsOf(body)))),
    ),
    control(
      'POST',
      '/customers/:id/reactions',
      onPhone(async (phone, body) =>
        tell(await phone.react(need(body, 'wamid'), asText(body.emoji) ?? '', optionsOf(body))),
      ),
    ),
    control(
      'POST',
      '/customers/:id/taps',
      onPhone(async (phone, body) => tell(await phone.tap(need(body, 'wamid'), need(body, 'choice'), optionsOf(body)))),
    ),
    control(
      'POST',
      '/customers/:id/read',
      onPhone((phone, body) => phone.markRead(asText(body.wamid))),
    ),
    control(
      'POST',
      '/customers/:id/number',
      onPhone(async (phone, body) =>
        tell(await phone.changeNumber(textsOf(body, ['phone', 'bsuid']), optionsOf(body))),
      ),
    ),
    control('GET', '/accepted', () => emulator.oracle.accepted),
    control('GET', '/webhooks', () =>
      emulator.webhooks.deliveries.map(({ no, since, attempts, fate, lastStatus }) => ({
        no,
        since,
        attempts,
        fate,
        lastStatus,
      })),
    ),
    control('POST', '/retry', () => emulator.webhooks.retryNow()),
    control('POST', '/verify', () => emulator.verifySubscription()),
    control('POST', '/webhooks-off', ({ off }) => {
      emulator.webhooks.off = off !== false;
      return { off: emulator.webhooks.off };
    }),
  ];
};

const write = (phone: Phone, body: JsonObject): Promise<Sent> => {
  const raw = asObject(body.raw);
  if (raw) return phone.sendRaw(raw, optionsOf(body));
  const type = asText(body.type);
  if (type !== undefined) return phone.send(type, body.content, optionsOf(body));
  return phone.sendText(need(body, 'text'), optionsOf(body));
};

const FILE_TYPES: readonly string[] = ['image', 'video', 'audio', 'document', 'sticker'] satisfies PhoneFile['type'][];

const fileIn = (body: JsonObject): PhoneFile => {
  const type = need(body, 'type');
  if (!FILE_TYPES.includes(type)) throw new Error(`type must be one of ${FILE_TYPES.join(', ')}`);
  return {
    type: type as PhoneFile['type'],
    mimeType: need(body, 'mimeType'),
    bytes: Buffer.from(need(body, 'base64'), 'base64'),
    ...textsOf(body, ['caption', 'filename']),
  };
};

const tell = ({ wamid, delivery }: Sent): unknown => ({
  wamid,
  webhook: { fate: delivery.fate, attempts: delivery.attempts, status: delivery.lastStatus },
});

const need = (body: JsonObject, key: string): string => {
  const value = asText(body[key]);
  if (value === undefined) throw new Refusal({ status: 400, json: { error: `${key} is missing` } });
  return value;
};

const textsOf = (body: JsonObject, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.flatMap((key) => (typeof body[key] === 'string' ? [[key, body[key]]] : [])));

const optionsOf = (body: JsonObject): IncomingOptions => ({
  ...textsOf(body, ['number', 'quote']),
  ...(typeof body.at === 'number' ? { at: body.at } : {}),
});

const draftOf = (body: JsonObject): CustomerDraft => ({
  ...textsOf(body, ['name', 'username', 'phone', 'bsuid', 'parentBsuid']),
  ...(typeof body.sharesPhone === 'boolean' ? { sharesPhone: body.sharesPhone } : {}),
  ...(typeof body.onWhatsApp === 'boolean' ? { onWhatsApp: body.onWhatsApp } : {}),
});
