import { channelsOf } from '../config/channels.ts';
import type { Config } from '../config/schema/config.ts';
import type { WebhookSources } from '../http/intake.ts';
import { createLookups, type LookupSource } from '../lookup/lookup.ts';
import { createNotifier, type NotifierConfig } from '../notify/notifier.ts';
import { createCloudApiChannel } from '../whatsapp/cloud-api/channel.ts';
import { createCloudApiFiles } from '../whatsapp/cloud-api/files.ts';
import { createTemplateCatalogues } from '../whatsapp/cloud-api/templates.ts';
import { createCloudApiWebhook } from '../whatsapp/cloud-api/webhook-source.ts';
import type { Base } from './base.ts';
import { helpdeskParser, makeHelpdesk } from './helpdesk.ts';
import { lateKeptFiles } from './kept-files.ts';

export type Vendors = ReturnType<typeof connectVendors>;

/** Both sides' adapters. Nothing is asked of anybody yet. */
export const connectVendors = (base: Base) => {
  const { config, log, clock, timings } = base;
  const kept = lateKeptFiles();
  const helpdesk = makeHelpdesk(base, kept);
  const cloudApi = {
    apiUrl: config.whatsapp.apiUrl,
    accessToken: config.whatsapp.accessToken,
    timeoutMs: timings.callTimeoutMs,
    ...(base.env ? { proxyEnv: base.env } : {}),
  };
  const whatsapp = createCloudApiChannel({ ...cloudApi, budgetsOff: base.limitsOff ?? false }, { clock });
  const files = createCloudApiFiles({
    ...cloudApi,
    mediaHosts: config.whatsapp.mediaHosts,
    idleMs: timings.callTimeoutMs,
  });
  const notifier = createNotifier(
    notifierConfig(config),
    {
      timeoutMs: timings.callTimeoutMs,
      limitsOff: base.limitsOff ?? false,
      ...(base.env ? { proxyEnv: base.env } : {}),
    },
    { whatsapp, clock, log },
  );
  const lookups = createLookups({ sources: lookupSources(config), ...(base.env ? { proxyEnv: base.env } : {}) });
  const templates = createTemplateCatalogues({ ...cloudApi, numbers: config.whatsapp.numbers }, { clock, log });
  return {
    helpdesk,
    whatsapp,
    templates,
    notifier,
    lookups,
    /** Lets the helpdesk's adapter have stored files. */
    serveFiles: kept.serve,
    desks: { whatsapp: files, helpdesk: helpdesk.files },
    accounts: {
      helpdesk: helpdesk.account,
      'helpdesk-read': helpdesk.account,
      whatsapp: whatsapp.account,
      'whatsapp-signal': whatsapp.account,
    },
    close: () => {
      for (const each of [whatsapp, files, templates, notifier, lookups]) each.close();
    },
  };
};

/** The channels of a configuration, with their secrets. */
export const notifierConfig = (config: Config): NotifierConfig => ({
  channels: channelsOf(config),
  numbers: config.whatsapp.numbers,
  ...(config.smtp ? { smtp: config.smtp } : {}),
});

/** Where the bot's steps look things up, with their secrets. */
export const lookupSources = ({ bot }: Config): Readonly<Record<string, LookupSource>> =>
  Object.fromEntries(
    Object.entries(bot.steps).flatMap(([step, { lookup }]) =>
      lookup === undefined
        ? []
        : [
            [
              step,
              {
                url: lookup.url,
                timeoutMs: lookup.timeout,
                ...(lookup.token === undefined ? {} : { token: lookup.token }),
              },
            ],
          ],
    ),
  );

/** The page of a ticket, for agents. */
export const ticketUrl = ({ helpdesk }: Config, id: string): string =>
  `${helpdesk.url}${helpdesk.provider === 'zendesk' ? '/agent/tickets/' : '/a/tickets/'}${encodeURIComponent(id)}`;

/** The parsers alone, for a command that takes kept bodies in while no service runs. They let nothing else in. */
export const webhookParsers = (config: Config): WebhookSources => ({
  whatsapp: createCloudApiWebhook({ appSecrets: [] }),
  [config.helpdesk.provider]: helpdeskParser(config),
});
