import type { Reply } from './exchange.ts';
import { encodeReply } from './exchange.ts';
import type { Fault } from './faults.ts';
import type { Timer } from './timer.ts';

/** What can be done to a connection. */
export interface Wire {
  send(reply: Reply): void;
  /** Leaves the client without an answer. */
  hang(): void;
  reset(): void;
}

/**
 * Runs one request with the fault that struck it. `commit` does the vendor's work and makes the normal reply; it
 * is called at most once, and always before anything is sent, so that the oracle knows more than the client.
 */
export async function runWithFault(
  fault: Fault | undefined,
  commit: () => Promise<Reply>,
  wire: Wire,
  timer: Timer,
): Promise<void> {
  if (!fault) return wire.send(await commit());
  switch (fault.kind) {
    case 'status':
      return wire.send(faultReply(fault, 503));
    case 'retry-after': {
      const reply = faultReply(fault, 429);
      const seconds = String(fault.retryAfterSeconds ?? 1);
      return wire.send({ ...reply, headers: { 'retry-after': seconds, ...reply.headers } });
    }
    case 'login-page':
      if (fault.commit) await commit();
      return wire.send({
        status: fault.status ?? 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        text: LOGIN_PAGE,
      });
    case 'hang':
      return wire.hang();
    case 'reset':
      return wire.reset();
    case 'delay':
      await new Promise<void>((resolve) => void timer.after(fault.delayMs ?? 0, resolve));
      return wire.send(await commit());
    case 'commit-then-status':
      await commit();
      return wire.send(faultReply(fault, 500));
    case 'commit-then-hang':
      await commit();
      return wire.hang();
    case 'commit-then-reset':
      await commit();
      return wire.reset();
    case 'late-commit':
      timer.after(fault.delayMs ?? 0, () => void commit());
      return fault.status === undefined ? wire.hang() : wire.send(faultReply(fault, fault.status));
    case 'truncated-json':
      return wire.send(truncate(await commit()));
  }
}

function faultReply(fault: Fault, status: number): Reply {
  const reply = { status: fault.status ?? status, ...(fault.headers ? { headers: fault.headers } : {}) };
  if (typeof fault.body === 'object') return { ...reply, json: fault.body };
  if (typeof fault.body === 'string') return { ...reply, text: fault.body };
  return { ...reply, headers: { 'content-type': 'text/html; charset=utf-8', ...reply.headers }, text: ERROR_PAGE };
}

function truncate(reply: Reply): Reply {
  const { type, bytes } = encodeReply(reply);
  return {
    status: reply.status,
    headers: { ...(type ? { 'content-type': type } : {}), ...reply.headers },
    bytes: bytes.subarray(0, Math.floor(bytes.length / 2)),
  };
}

const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Log in</title></head><body><form method="post">Password</form></body></html>';
const ERROR_PAGE =
  '<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>';
