import { Refusal } from '../shared/exchange.ts';

/** The error codes of the reference's table that the emulator uses in 400 and 409. */
export type ErrorCode =
  | 'missing_field'
  | 'invalid_value'
  | 'duplicate_value'
  | 'datatype_mismatch'
  | 'invalid_field'
  | 'readonly_field'
  | 'incompatible_field';

/** One complaint, as in `errors[]`. */
export interface Complaint {
  readonly field: string;
  readonly message: string;
  readonly code: ErrorCode;
  readonly additional_info?: { readonly user_id: number };
}

/** 400, or 409 for a value that must be unique. */
export function invalid(complaints: readonly Complaint[], status: 400 | 409 = 400): Refusal {
  return new Refusal({ status, json: { description: 'Validation failed', errors: complaints } });
}

/** 400 with one complaint. */
export const refuseField = (field: string, code: ErrorCode, message: string): Refusal =>
  invalid([{ field, message, code }]);

/** 404 has no body. */
export const notFound = (): Refusal => new Refusal({ status: 404 });

/** 405, also for a record in the trash ("Changelog", April 2016). */
export const notAllowed = (method: string, allowed: readonly string[]): Refusal =>
  new Refusal({
    status: 405,
    headers: { allow: allowed.join(', ') },
    json: { message: `${method} method is not allowed. It should be one of these method(s): ${allowed.join(', ')}` },
  });

export const invalidCredentials = (): Refusal =>
  new Refusal({
    status: 401,
    json: { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' },
  });

const FORBIDDEN = {
  access_denied: 'You are not authorized to perform this action.',
  require_feature: 'This feature is not supported in your plan. Please upgrade your account to use it.',
  account_suspended: 'Your account has been suspended.',
  password_lockout: 'Your account is locked after too many failed logins.',
} as const;

/** 403. */
export const forbidden = (code: keyof typeof FORBIDDEN): Refusal =>
  new Refusal({ status: 403, json: { code, message: FORBIDDEN[code] } });
