import type { Config } from '../config/schema/config.ts';
import type { Inspected, WantedOfHelpdesk } from '../core/inspection.ts';
import type { Clock, Log } from '../core/ports.ts';
import { PRODUCTION_TIMINGS } from '../core/timings.ts';
import { inspectCloudApi } from '../whatsapp/cloud-api/inspect.ts';
import { makeHelpdesk } from './helpdesk.ts';
import { lateKeptFiles } from './kept-files.ts';

export interface InspectionOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Also write on a ticket that is made for it and deleted afterwards. */
  readonly tryOut: boolean;
  readonly signal: AbortSignal;
}

/** What both sides said, by their names. */
export interface Inspection {
  readonly helpdesk: readonly Inspected[];
  readonly whatsapp: readonly Inspected[];
}

/** Compares a configuration with the helpdesk and with Meta. Reads only, unless a trial is asked for. */
export const inspectVendors = async (options: InspectionOptions): Promise<Inspection> => {
  const { config, clock, log, env, signal } = options;
  const helpdesk = makeHelpdesk({ config, clock, log, timings: PRODUCTION_TIMINGS }, lateKeptFiles());
  const { apiUrl, accessToken, numbers } = config.whatsapp;
  const cloudApi = {
    apiUrl,
    accessToken,
    timeoutMs: PRODUCTION_TIMINGS.callTimeoutMs,
    ...(env ? { proxyEnv: env } : {}),
  };
  const [found, whatsapp] = await Promise.all([
    helpdesk.inspect(wantedOfHelpdesk(config), signal),
    inspectCloudApi({ numbers, templates: config.templates }, cloudApi, signal),
  ]);
  const signedIn = found.every(({ what, level }) => what !== 'sign-in' || level !== 'fault');
  const tried = options.tryOut && signedIn ? ((await helpdesk.tryOut?.(signal)) ?? []) : [];
  return { helpdesk: [...found, ...tried], whatsapp };
};

const unique = (names: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== undefined)),
];

/** Every name of the helpdesk that stands in the configuration. */
export const wantedOfHelpdesk = (config: Config): WantedOfHelpdesk => {
  const { ticket, rules, tiers, whatsapp, people, sla } = config;
  const results = rules.map(({ then: does }) => does);
  const groups = Object.keys(people.groups);
  return {
    groups: unique([
      ticket.group,
      ...whatsapp.numbers.map(({ group }) => group),
      ...results.map(({ group }) => group),
      ...Object.values(tiers).map(({ group }) => group),
      ...groups,
    ]),
    assignees: unique([ticket.assignee, ...results.map(({ assignee }) => assignee)]),
    leads: unique(Object.values(people.groups).map(({ lead }) => lead)),
    fields: fieldsOf([ticket.fields, ...results.map(({ fields = {} }) => fields)]),
    types: unique([ticket.type, ...results.map(({ type }) => type)]),
    forms: unique([ticket.form]),
    brands: unique([ticket.brand, ...whatsapp.numbers.map(({ brand }) => brand)]),
    sources: unique([config.helpdesk.provider === 'freshdesk' ? ticket.source : undefined]),
    sla: sla.stages.length > 0,
  };
};

/** Only texts without placeholders can be compared: the others depend on the customer. */
const fieldsOf = (maps: readonly Readonly<Record<string, string>>[]): WantedOfHelpdesk['fields'] => {
  const entries = maps.flatMap((map) => Object.entries(map));
  return unique(entries.map(([name]) => name)).map((name) => ({
    name,
    texts: unique(entries.filter(([key, text]) => key === name && !text.includes('{{')).map(([, text]) => text)),
  }));
};
