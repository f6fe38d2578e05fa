import type { EmulatorRequest, Reply, Route } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';
import { isoDate } from '../shared/iso-date.ts';
import { asId } from '../shared/json-input.ts';
import type { Call, ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import { isKept, keepAttachment } from './attachments.ts';
import type { Attachment, Upload } from './model.ts';
import { presentAttachment } from './present.ts';
import { parameterMissing, recordInvalid, recordNotFound } from './refusals.ts';

const TOKEN_LIFE_MS = 60 * 60 * 1000;
const MAX_FILE_BYTES = 50 * 1024 * 1024;
/** How long the address behind a redirect lives. */
const CONTENT_LIFE_MS = 5 * 60 * 1000;

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
        if (!attachment || !isKept(account, attachment)) throw recordNotFound();
        return { status: 200, json: { attachment: presentAttachment(attachment, call.request.origin) } };
      },
      { resource: 'tickets' },
    ),
    { method: 'GET', path: '/attachments/token/:token', handle: (request) => sendOn(api, request) },
    { method: 'GET', path: '/_content/:token', handle: (request) => sendBytes(api, request) },
  ];
}

/** `content_url`: looks at the account's rules, then sends on to another host, which must not be shown credentials. */
function sendOn(api: ZendeskApi, request: EmulatorRequest): Reply {
  const { account } = api.ledger;
  const attachment = account.attachments.get(request.params.token ?? '');
  if (!attachment || attachment.redacted || !isKept(account, attachment)) return NOT_FOUND;
  if (account.fileSettings.privateDownloads && !isSignedIn(api, request)) return LOGIN_PAGE;
  if (attachment.scan() === 'malware_found' && !attachment.accessOverride)
    return { status: 403, headers: HTML, text: '<h1>This file was found to hold malware</h1>' };
  const { hostname, port } = new URL(request.origin);
  const other = hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  const expires = account.clock.now() + CONTENT_LIFE_MS;
  return {
    status: 302,
    headers: { location: `http://${other}:${port}/_content/${attachment.token}?expires=${expires}` },
    text: '',
  };
}

/** The content host refuses whoever shows it credentials (seen at p*.zdusercontent.com). */
function sendBytes(api: ZendeskApi, request: EmulatorRequest): Reply {
  const { account } = api.ledger;
  if (request.headers.authorization !== undefined) return { status: 403, text: 'Forbidden' };
  const attachment = account.attachments.get(request.params.token ?? '');
  const expires = Number(request.query.get('expires') ?? 0);
  if (!attachment || expires <= account.clock.now()) return { status: 403, text: 'Expired' };
  return { status: 200, headers: { 'content-type': attachment.contentType }, bytes: attachment.bytes };
}

function isSignedIn(api: ZendeskApi, request: EmulatorRequest): boolean {
  try {
    api.oauth.authenticate(request, 'tickets');
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const NOT_FOUND: Reply = { status: 404, headers: HTML, text: '<h1>Not found</h1>' };
const LOGIN_PAGE: Reply = { status: 200, headers: HTML, text: '<!DOCTYPE html><title>Sign in</title>' };

function upload(api: ZendeskApi, call: Call): Reply {
  const { account } = api.ledger;
  const { request } = call;
  const fileName = request.query.get('filename');
  if (!fileName) throw parameterMissing('filename');
  const contentType = checkUpload(api, request, fileName);
  const target: Upload = continued(api, request.query.get('token')) ?? {
    token: account.token(),
    attachments: [],
    expiresAt: account.clock.now() + TOKEN_LIFE_MS,
    used: false,
  };
  const attachment: Attachment = keepAttachment(account, {
    fileName,
    contentType,
    bytes: request.rawBody,
    upload: target,
  });
  target.attachments.push(attachment);
  account.uploads.set(target.token, target);
  call.record({
    kind: 'upload',
    fields: { file_name: fileName, content_type: contentType, size: attachment.bytes.length },
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

/** The words of a refused type are unconfirmed; that one without a type is refused so was seen (422, `BlankValue`). */
function checkUpload(api: ZendeskApi, { headers, rawBody }: EmulatorRequest, fileName: string): string {
  const contentType = headers['content-type'];
  if (!contentType) throw recordInvalid('content_type', 'Content type cannot be blank', 'BlankValue');
  if (rawBody.length === 0) throw recordInvalid('base', 'Attachment: cannot be empty', 'BlankValue');
  if (rawBody.length > MAX_FILE_BYTES) {
    throw new Refusal({
      status: 413,
      json: { error: 'AttachmentTooLarge', description: 'The file is larger than 50 MB' },
    });
  }
  const ending = fileName.split('.').at(-1)?.toLowerCase() ?? '';
  if (api.ledger.account.fileSettings.refusedEndings.has(ending))
    throw recordInvalid('filename', 'Filename: this type of file is not allowed', 'InvalidValue');
  return contentType;
}

function continued(api: ZendeskApi, token: string | null): Upload | undefined {
  if (token === null) return undefined;
  const known = api.ledger.account.uploads.get(token);
  if (!known || known.used || known.expiresAt <= api.ledger.account.clock.now()) throw recordNotFound();
  return known;
}
