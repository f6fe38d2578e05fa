import type { Clock, Log } from '../../core/ports.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, objectsOf, textOf } from '../shared/json.ts';
import { createKeptLists } from '../shared/kept-lists.ts';
import { hasNext } from './pages.ts';
import type { Transport } from './transport.ts';

/** The lists that names are looked up in, by their path below `/api/v2/`. */
export type ListName = 'groups' | 'products' | 'ticket_fields' | 'admin/ticket_fields' | 'agents';

/** The account's names and ids, kept for a while. Never throws; an unreadable list is as an empty one. */
export interface Catalogue {
  /** The first entry that matches. A miss reads the list again, at most once a minute. */
  find(list: ListName, matches: (entry: JsonObject) => boolean): Promise<JsonObject | undefined>;
  /** The id of an agent by e-mail. */
  findAgent(email: string): Promise<string | undefined>;
  /** The name of an agent by id. */
  nameOf(agentId: string): Promise<string | undefined>;
  /** The name of a company. */
  companyName(id: string): Promise<string | undefined>;
  /** Forgets everything: Freshdesk refused something that was found here. */
  drop(): void;
}

const MOST_PAGES = 20;
const FULL_PAGE = 100;
/** Lists that come whole; a page number would be refused. */
const UNPAGED: ReadonlySet<ListName> = new Set(['ticket_fields', 'admin/ticket_fields']);

export function createCatalogue(transport: Transport, clock: Clock, log: Log, timeoutMs: number): Catalogue {
  const lists = createKeptLists('freshdesk', clock, log, timeoutMs);

  const readPages = async (list: ListName, signal: AbortSignal): Promise<readonly JsonObject[] | undefined> => {
    const entries: JsonObject[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const query = UNPAGED.has(list) ? {} : { page: String(page), per_page: String(FULL_PAGE) };
      const exchange = await transport.read(list, query, { urgency: 'create', signal });
      if (!succeeded(exchange) || !Array.isArray(exchange.json)) return undefined;
      entries.push(...objectsOf(exchange.json));
      if (UNPAGED.has(list) || !hasNext(exchange)) break;
    }
    return entries;
  };

  const readAgents = async (email: string, signal: AbortSignal): Promise<readonly JsonObject[] | undefined> => {
    const exchange = await transport.read('agents', { email }, { urgency: 'create', signal });
    return succeeded(exchange) && Array.isArray(exchange.json) ? objectsOf(exchange.json) : undefined;
  };

  const readCompany = async (id: string, signal: AbortSignal): Promise<readonly JsonObject[] | undefined> => {
    const exchange = await transport.read(`companies/${id}`, {}, { urgency: 'create', signal });
    const company = succeeded(exchange) ? asObject(exchange.json) : undefined;
    return company && [company];
  };

  const find: Catalogue['find'] = (list, matches) => lists.look(list, (signal) => readPages(list, signal), matches);

  return {
    find,
    async findAgent(email) {
      const wanted = email.trim().toLowerCase();
      const isAgent = (agent: JsonObject) => textOf(objectOf(agent.contact).email)?.toLowerCase() === wanted;
      return idOf((await lists.look(`agents ${wanted}`, (signal) => readAgents(wanted, signal), isAgent))?.id);
    },
    nameOf: async (agentId) => textOf(objectOf((await find('agents', ({ id }) => idOf(id) === agentId))?.contact).name),
    async companyName(id) {
      const isIt = (company: JsonObject) => idOf(company.id) === id;
      return textOf((await lists.look(`company ${id}`, (signal) => readCompany(id, signal), isIt))?.name);
    },
    drop: () => lists.drop(),
  };
}
