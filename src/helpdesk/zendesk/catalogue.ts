import type { Clock, Log } from '../../core/ports.ts';
import { withDeadline } from './deadline.ts';
import { succeeded } from './exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, objectsOf, textOf } from './json.ts';
import type { Transport } from './transport.ts';

/** The lists that names are looked up in, by their path below `/api/v2/`, which is also their key in the answer. */
export type ListName = 'groups' | 'ticket_fields' | 'ticket_forms' | 'brands';

/** The account's names and ids, kept for a while. Never throws; an unreadable list is undefined. */
export interface Catalogue {
  /** The first entry that matches. A miss reads the list again, at most once a minute. */
  find(list: ListName, matches: (entry: JsonObject) => boolean): Promise<JsonObject | undefined>;
  /** The id of an agent or admin by e-mail. */
  findAgent(email: string): Promise<string | undefined>;
  /** The name of an organization. */
  organizationName(id: string): Promise<string | undefined>;
  /** Forgets everything: Zendesk refused something that was found here. */
  drop(): void;
}

const FRESH_MS = 10 * 60_000;
const BETWEEN_MISSES_MS = 60_000;
/** After a list could not be read, nobody waits for it again for so long. */
const BETWEEN_FAILURES_MS = 10_000;
/** Making a ticket does not wait longer than this for the name of its group. */
const PATIENCE_MS = 5_000;
const MOST_PAGES = 20;

interface Held {
  readonly entries: readonly JsonObject[] | undefined;
  readonly triedAt: number;
  readonly failed: boolean;
}

export function createCatalogue(transport: Transport, clock: Clock, log: Log, timeoutMs: number): Catalogue {
  const patience = Math.min(timeoutMs, PATIENCE_MS);
  let held = new Map<string, Held>();
  const reading = new Map<string, Promise<Held>>();

  const ageOf = (one: Held) => {
    const age = clock.now() - one.triedAt;
    // A clock that was put back must not make a list immortal.
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  };

  /** One read of a list at a time, shared by all who wait for it. */
  const readAgain = (key: string, fetch: (signal: AbortSignal) => Promise<readonly JsonObject[] | undefined>) => {
    const store = held;
    const under = reading.get(key);
    if (under) return under;
    const fresh = withDeadline(undefined, patience, fetch).then((entries): Held => {
      if (!entries) log.warn({ list: key.startsWith('agent ') ? 'agents' : key }, 'zendesk list could not be read');
      // A list that was right a while ago beats none.
      const one = { entries: entries ?? store.get(key)?.entries, triedAt: clock.now(), failed: entries === undefined };
      store.set(key, one);
      return one;
    });
    reading.set(key, fresh);
    return fresh.finally(() => reading.delete(key));
  };

  const look = async (
    key: string,
    fetch: (signal: AbortSignal) => Promise<readonly JsonObject[] | undefined>,
    matches: (entry: JsonObject) => boolean,
  ): Promise<JsonObject | undefined> => {
    const known = held.get(key);
    const isFresh = known !== undefined && ageOf(known) < (known.failed ? BETWEEN_FAILURES_MS : FRESH_MS);
    const first = isFresh ? known : await readAgain(key, fetch);
    const found = first.entries?.find(matches);
    if (found || !isFresh || ageOf(first) < BETWEEN_MISSES_MS) return found;
    return (await readAgain(key, fetch)).entries?.find(matches);
  };

  const readPages = async (list: ListName, signal: AbortSignal): Promise<readonly JsonObject[] | undefined> => {
    const entries: JsonObject[] = [];
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { 'page[size]': '100', ...(after === undefined ? {} : { 'page[after]': after }) };
      const exchange = await transport.read(list, query, { urgency: 'create', signal });
      const json = succeeded(exchange) ? objectOf(exchange.json) : {};
      if (!Array.isArray(json[list])) return undefined;
      entries.push(...objectsOf(json[list]));
      const meta = objectOf(json.meta);
      after = meta.has_more === true ? textOf(meta.after_cursor) : undefined;
      if (after === undefined) return entries;
    }
    return entries;
  };

  const readAgents = async (email: string, signal: AbortSignal): Promise<readonly JsonObject[] | undefined> => {
    const exchange = await transport.read(
      'users/search',
      { query: `type:user email:"${email}"` },
      { urgency: 'create', signal },
    );
    const users = succeeded(exchange) ? objectOf(exchange.json).users : undefined;
    return Array.isArray(users) ? objectsOf(users) : undefined;
  };

  const readOrganization = async (id: string, signal: AbortSignal): Promise<readonly JsonObject[] | undefined> => {
    const exchange = await transport.read(`organizations/${id}`, {}, { urgency: 'create', signal });
    const organization = succeeded(exchange) ? asObject(objectOf(exchange.json).organization) : undefined;
    return organization && [organization];
  };

  return {
    find: (list, matches) => look(list, (signal) => readPages(list, signal), matches),
    async findAgent(email) {
      // Quotes would end the search term.
      if (/["\\\s]/.test(email)) return undefined;
      const wanted = email.toLowerCase();
      const isAgent = (user: JsonObject) =>
        textOf(user.email)?.toLowerCase() === wanted &&
        (user.role === 'agent' || user.role === 'admin') &&
        user.active !== false &&
        user.suspended !== true;
      return idOf((await look(`agent ${wanted}`, (signal) => readAgents(email, signal), isAgent))?.id);
    },
    organizationName: async (id) =>
      textOf(
        (
          await look(
            `organization ${id}`,
            (signal) => readOrganization(id, signal),
            () => true,
          )
        )?.name,
      ),
    drop() {
      held = new Map();
    },
  };
}
