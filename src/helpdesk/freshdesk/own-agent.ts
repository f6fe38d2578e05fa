import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { idOf, objectOf } from '../shared/json.ts';
import type { Transport } from './transport.ts';

/** The agent that the API key belongs to; how the bridge's doings are told from the other agents'. */
export interface OwnAgent {
  /** Asks Freshdesk, unless it is known already (`again` asks in any case). */
  learn(signal: AbortSignal, again?: boolean): Promise<Learned>;
}

export type Learned =
  /** `scope`: 1 all tickets, 2 those of their groups, 3 only their own. */
  | { readonly ok: true; readonly id: string; readonly scope: number | undefined }
  | { readonly ok: false; readonly exchange: Exchange; readonly detail: string };

/** Page "Agents", "Currently authenticated agent". */
export function createOwnAgent(transport: Transport): OwnAgent {
  let known: Extract<Learned, { ok: true }> | undefined;
  return {
    async learn(signal, again = false) {
      if (known && !again) return known;
      const exchange = await transport.read('agents/me', {}, { urgency: 'reply', signal });
      if (!succeeded(exchange)) return { ok: false, exchange, detail: describe(exchange) };
      const agent = objectOf(exchange.json);
      const id = idOf(agent.id);
      if (id === undefined) {
        const detail = `${describe(exchange)}: not Freshdesk's API`;
        return { ok: false, exchange: { kind: 'not-sent', detail }, detail };
      }
      const scope = typeof agent.ticket_scope === 'number' ? agent.ticket_scope : undefined;
      known = { ok: true, id, scope };
      return known;
    },
  };
}
