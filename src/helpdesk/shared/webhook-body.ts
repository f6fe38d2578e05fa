import { PayloadError } from '../../core/errors.ts';
import { asObject, type JsonObject } from './json.ts';

/** @throws PayloadError when the body is no JSON object */
export function readWebhookBody(raw: Uint8Array): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    throw new PayloadError('not JSON');
  }
  const body = asObject(json);
  if (!body) throw new PayloadError('not a JSON object');
  return body;
}
