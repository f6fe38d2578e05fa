import { Refusal } from '../shared/exchange.ts';

/** One complaint of a validation, as in `details.<field>[]`. */
export interface Complaint {
  readonly description: string;
  readonly error?: string;
}

/** 422 as on the page "Ticketing API introduction", section on errors. */
export function recordInvalid(field: string, description: string, error?: string): Refusal {
  return new Refusal({
    status: 422,
    json: {
      error: 'RecordInvalid',
      description: 'Record validation errors',
      details: { [field]: [{ description, ...(error ? { error } : {}) }] },
    },
  });
}

/** 404 of a record that is not there, or not there any more. */
export function recordNotFound(): Refusal {
  return new Refusal({ status: 404, json: { error: 'RecordNotFound', description: 'Not found' } });
}

/** 400 of a body or query that lacks something. */
export function parameterMissing(name: string): Refusal {
  return new Refusal({
    status: 400,
    json: { error: 'ParameterMissing', description: `Required parameter missing: ${name}` },
  });
}

/** 422 of a body that is no JSON. */
export function unreadableBody(): Refusal {
  return new Refusal({
    status: 422,
    json: { error: 'Unprocessable Entity', message: 'Server could not parse JSON' },
  });
}

/** 400 of a list that is too long. That it is refused rather than cut short is seen in practice; its status is unconfirmed. */
export function tooManyValues(name: string, most: number): Refusal {
  return new Refusal({
    status: 400,
    json: { error: 'TooManyValues', description: `Parameter ${name} accepts up to ${most} values.` },
  });
}
