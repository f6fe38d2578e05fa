import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request as an emulator's routes see it. */
export interface EmulatorRequest {
  /** Running number, from 1; the oracle names it beside every effect. */
  readonly no: number;
  readonly method: string;
  /** Without query and without a vendor's optional suffix. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
  /** `http://127.0.0.1:port` as the client addressed it. */
  readonly origin: string;
}

/** One HTTP answer. At most one of `json`, `text` and `bytes` is set. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
}

/** Thrown by a route that says no; the reply is sent as it stands. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.name = 'Refusal';
    this.reply = reply;
  }
}

/** What a claim at arrival came to: an answer at once, or a hold that must see the final reply. */
export type Reservation = { readonly answer: Reply } | { settle(reply: Reply): Reply };

/** One route of an emulator. `path` is an express path, such as `/api/v2/tickets/:id`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Checks, commits and answers. Commits nothing when it throws a {@link Refusal}. */
  handle(request: EmulatorRequest): Reply | Promise<Reply>;
  /** Runs at arrival, before any programmed delay: for idempotency keys, which lock while a request is running. */
  reserve?(request: EmulatorRequest): Reservation | undefined;
  /** `control` routes belong to the emulator itself: no faults, not counted, loopback only. */
  readonly kind?: 'vendor' | 'control';
}

/** The bytes and content type of a reply. */
export function encodeReply(reply: Reply): { readonly type: string | undefined; readonly bytes: Buffer } {
  if (reply.bytes) return { type: undefined, bytes: reply.bytes };
  if (reply.text !== undefined) return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(reply.text) };
  if (reply.json !== undefined) {
    return { type: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify(reply.json)) };
  }
  return { type: undefined, bytes: Buffer.alloc(0) };
}
