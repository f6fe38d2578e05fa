import type { Reply } from '../shared/exchange.ts';

/** Titles and HTTP statuses as Meta's error table has them ("Error codes"; 131062 from "Business-scoped user IDs"). */
const ERRORS: Readonly<Record<number, readonly [status: number, title: string]>> = {
  1: [400, 'API Unknown'],
  2: [503, 'API Service'],
  4: [400, 'Application request limit reached'],
  10: [403, 'Permission Denied'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Error validating access token'],
  368: [403, 'Temporarily blocked for policies violations'],
  80007: [400, 'Rate limit issues'],
  130429: [400, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  131000: [500, 'Something went wrong'],
  131005: [403, 'Access denied'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [500, 'Service unavailable'],
  131021: [400, 'Recipient cannot be sender'],
  131026: [400, 'Message undeliverable'],
  131031: [403, 'Account has been locked'],
  131042: [400, 'Business eligibility payment issue'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'This message was not delivered to maintain healthy ecosystem engagement.'],
  131050: [400, 'User stopped marketing messages'],
  131051: [400, 'Unsupported message type'],
  131053: [400, 'Media upload error'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  131057: [500, 'Account in maintenance mode'],
  131062: [400, 'Business-scoped user ID recipients are not supported for this message'],
  132000: [400, 'Number of parameters does not match the expected number of params'],
  132001: [404, 'Template name does not exist in the translation'],
  132005: [400, 'Translated text too long'],
  132012: [400, 'Parameter format does not match format in the created template'],
  132015: [400, 'Template is paused'],
  132016: [400, 'Template is disabled'],
  132018: [400, 'There is an issue with the parameters of the template'],
};

/** The title of a Graph code, as statuses and answers carry it. */
export const graphTitle = (code: number): string => ERRORS[code]?.[1] ?? 'Something went wrong';

/**
 * A refusal in Graph's shape: `{error: {message: "(#code) title", type, code, error_data: {messaging_product,
 * details}, fbtrace_id}}`. The HTTP status is the error table's, so throttles are 400 and not 429.
 */
export const refuse = (code: number, details: string, extra: Readonly<Record<string, unknown>> = {}): Reply => ({
  status: ERRORS[code]?.[0] ?? 400,
  json: {
    error: {
      message: `(#${code}) ${graphTitle(code)}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'AEmulatedTraceId',
      ...extra,
    },
  },
});

/** An object that is not there or not ours: code 100 with subcode 33, a GraphMethodException. */
export const refuseObject = (method: string, id: string): Reply => ({
  status: 400,
  json: {
    error: {
      message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
      type: 'GraphMethodException',
      code: 100,
      error_subcode: 33,
      fbtrace_id: 'AEmulatedTraceId',
    },
  },
});

/** A missing, wrong or expired token: 401, code 190. */
export const refuseToken = (): Reply => ({
  status: 401,
  headers: { 'www-authenticate': 'OAuth "Facebook Platform" "invalid_token" "Invalid OAuth access token."' },
  json: {
    error: {
      message: 'Invalid OAuth access token - Cannot parse access token',
      type: 'OAuthException',
      code: 190,
      fbtrace_id: 'AEmulatedTraceId',
    },
  },
});

/** A path Graph does not know. */
export const refusePath = (path: string): Reply => ({
  status: 400,
  json: {
    error: {
      message: `Unknown path components: ${path}`,
      type: 'OAuthException',
      code: 2500,
      fbtrace_id: 'AEmulatedTraceId',
    },
  },
});

export const ok = (body: unknown): Reply => ({ status: 200, json: body });
