import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { idOf, objectOf, textOf } from '../shared/json.ts';
import type { Transport } from './transport.ts';

/** The user in whose name the bridge writes; how its own doings are told from the agents'. */
export interface OwnUser {
  /** Undefined until it was learned. */
  id(): string | undefined;
  /** Asks Zendesk, unless it is known already (`again` asks in any case). */
  learn(signal: AbortSignal, again?: boolean): Promise<Learned>;
}

export type Learned =
  | { readonly ok: true; readonly id: string; readonly role: string }
  /** `exchange` is what stood in the way. */
  | { readonly ok: false; readonly exchange: Exchange; readonly detail: string };

/** Page "Users", "Show self": without valid credentials it answers with an anonymous user instead of a 401. */
export function createOwnUser(transport: Transport): OwnUser {
  let known: { readonly id: string; readonly role: string } | undefined;
  return {
    id: () => known?.id,
    async learn(signal, again = false) {
      if (known && !again) return { ok: true, ...known };
      const exchange = await transport.readVia((client) => client.users.me(), { urgency: 'reply', signal });
      if (!succeeded(exchange)) return { ok: false, exchange, detail: describe(exchange) };
      const user = objectOf(objectOf(exchange.json).user);
      const id = idOf(user.id);
      if (id === undefined) {
        const readable = exchange.json !== undefined && 'user' in objectOf(exchange.json);
        const detail = readable
          ? 'Zendesk does not know who we are (anonymous user)'
          : `${describe(exchange)}: not Zendesk's API`;
        return {
          ok: false,
          exchange: readable ? { kind: 'signed-out', detail } : { kind: 'not-sent', detail },
          detail,
        };
      }
      known = { id, role: textOf(user.role) ?? 'unknown' };
      return { ok: true, ...known };
    },
  };
}
