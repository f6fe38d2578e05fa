import type { Clock, Log } from '../../core/ports.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, objectsOf, textOf } from '../shared/json.ts';
import { createKeptLists } from '../shared/kept-lists.ts';
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

const MOST_PAGES = 20;

export function createCatalogue(transport: Transport, clock: Clock, log: Log, timeoutMs: number): Catalogue {
  const lists = createKeptLists('zendesk', clock, log, timeoutMs);

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
    find: (list, matches) => lists.look(list, (signal) => readPages(list, signal), matches),
    async findAgent(email) {
      // Quotes would end the search term.
      if (/["\\\s]/.test(email)) return undefined;
      const wanted = email.toLowerCase();
      const isAgent = (user: JsonObject) =>
        textOf(user.email)?.toLowerCase() === wanted &&
        (user.role === 'agent' || user.role === 'admin') &&
        user.active !== false &&
        user.suspended !== true;
      return idOf((await lists.look(`agents ${wanted}`, (signal) => readAgents(email, signal), isAgent))?.id);
    },
    organizationName: async (id) =>
      textOf(
        (
          await lists.look(
            `organization ${id}`,
            (signal) => readOrganization(id, signal),
            () => true,
          )
        )?.name,
      ),
    drop: () => lists.drop(),
  };
}
