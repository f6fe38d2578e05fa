import type { Reply, Route } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';
import { asId } from '../shared/json-input.ts';
import type { Call, ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import type { Attachment, Upload } from './model.ts';
import { isoDate, presentAttachment } from './present.ts';
import { parameterMissing, recordInvalid, recordNotFound } from './refusals.ts';

const TOKEN_LIFE_MS = 60 * 60 * 1000;
const MAX_FILE_BYTES = 50 * 1024 * 1024;

/**
 * Page "Attachments": raw body with its real content type; the token lives 60 minutes and may collect several
 * files. That `tickets:write` is enough of a scope is unconfirmed.
 */
export function uploadRoutes(api: ZendeskApi): Route[] {
  const { account } = api.ledger;
  return [
    apiRoute(api, 'POST', '/api/v2/uploads', (call) => upload(api, call), { resource: 'tickets' }),
    apiRoute(
      api,
      'GET',
      '/api/v2/attachments/:id',
      (call) => {
        const id = asId(call.request.params.id);
        const attachment = [...account.attachments.values()].find((known) => known.id === id);
        if (!attachment) throw recordNotFound();
        return { status: 200, json: { attachment: presentAttachment(attachment, call.request.origin) } };
      },
      { resource: 'tickets' },
    ),
    {
      // A content_url needs no login while the account does not ask for it ("Require authentication to download").
      method: 'GET',
      path: '/attachments/token/:token',
      handle(request) {
        const attachment = account.attachments.get(request.params.token ?? '');
        if (!attachment)
          return { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, text: '<h1>Not found</h1>' };
        return { status: 200, headers: { 'content-type': attachment.contentType }, bytes: attachment.bytes };
      },
    },
  ];
}

function upload(api: ZendeskApi, call: Call): Reply {
  const { account } = api.ledger;
  const { request } = call;
  const fileName = request.query.get('filename');
  if (!fileName) throw parameterMissing('filename');
  if (request.rawBody.length === 0) throw recordInvalid('base', 'Attachment: cannot be empty', 'BlankValue');
  if (request.rawBody.length > MAX_FILE_BYTES) {
    throw new Refusal({
      status: 413,
      json: { error: 'AttachmentTooLarge', description: 'The file is larger than 50 MB' },
    });
  }
  const attachment: Attachment = {
    id: account.nextId('attachment'),
    fileName,
    contentType: request.headers['content-type'] ?? 'application/octet-stream',
    bytes: request.rawBody,
    token: account.token(),
  };
  const held = continued(api, request.query.get('token'));
  const target: Upload = held ?? {
    token: account.token(),
    attachments: [],
    expiresAt: account.clock.now() + TOKEN_LIFE_MS,
    used: false,
  };
  target.attachments.push(attachment);
  account.uploads.set(target.token, target);
  account.attachments.set(attachment.token, attachment);
  call.record({
    kind: 'upload',
    fields: { file_name: fileName, content_type: attachment.contentType, size: attachment.bytes.length },
  });
  const json = presentAttachment(attachment, request.origin);
  const all = target.attachments.map((item) => presentAttachment(item, request.origin));
  return {
    status: 201,
    json: {
      upload: { token: target.token, expires_at: isoDate(target.expiresAt), attachment: json, attachments: all },
    },
  };
}

function continued(api: ZendeskApi, token: string | null): Upload | undefined {
  if (token === null) return undefined;
  const known = api.ledger.account.uploads.get(token);
  if (!known || known.used || known.expiresAt <= api.ledger.account.clock.now()) throw recordNotFound();
  return known;
}
