import type { z } from 'zod';
import { asRecord } from './config-path.ts';
import type { Config } from './schema/config.ts';
import { configSchema } from './schema/config.ts';
import { childSchema, resolveSchema } from './schema/marks.ts';
import { formatDuration } from './schema/scalars.ts';

const SET = 'set';
const NOT_SET = 'not set';

const hideUrlPassword = (url: string): string =>
  url.replace(/^([a-z+]+:\/\/)(.*)@/i, '$1***@').replace(/\?.*$/s, '?***');

const isEmpty = (value: unknown): boolean =>
  value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

const redactValue = (schema: z.core.$ZodType | undefined, value: unknown, hidePersonal: boolean): unknown => {
  if (schema === undefined) return value;
  const resolved = resolveSchema(schema, value);
  const { mark } = resolved;
  if (mark.secret === 'password-url') return typeof value === 'string' ? hideUrlPassword(value) : value;
  if (mark.secret !== undefined)
    return value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? NOT_SET : SET;
  if (mark.personal && hidePersonal && !isEmpty(value)) return SET;
  if (mark.write !== undefined) return mark.write(value);
  if (Array.isArray(value))
    return value.map((item, index) => redactValue(childSchema(resolved, index), item, hidePersonal));
  const map = asRecord(value);
  if (map === undefined) return value;
  const keys = new Set(Object.keys(map));
  // A secret that is not there is worth a word too: it says what is off.
  for (const [key, child] of Object.entries(resolved.shape ?? {})) {
    if (resolveSchema(child, '').mark.secret === 'token' && !('kind' in map)) keys.add(key);
  }
  return Object.fromEntries(
    [...keys].map((key) => [key, redactValue(childSchema(resolved, key), map[key], hidePersonal)]),
  );
};

/**
 * The configuration as plain data that may be printed and logged: secrets read `set` or `not set`, phone numbers and
 * mail addresses read `set`, durations read as the operator writes them.
 */
export const redactConfig = (config: Config): Readonly<Record<string, unknown>> =>
  asRecord(redactValue(configSchema, config, true)) ?? {};

/** The same with personal values kept, for comparing two configurations inside the process. Not for printing. */
export const withoutSecrets = (config: Config): unknown => redactValue(configSchema, config, false);

/** A parsed value of the schema in the operator's writing: the default of a duration is "24h", not milliseconds. */
export const asWritten = (schema: z.core.$ZodType, value: unknown): unknown => redactValue(schema, value, false);

const AUTH = { oauth: 'OAuth client', apiToken: 'e-mail and API token', apiKey: 'API key' } as const;

const hostOf = (url: string): string => /^[a-z]+:\/\/([^/]+)/i.exec(url)?.[1] ?? url;

const onOff = (on: boolean): string => (on ? 'on' : 'off');

/** What the service will do, in a few lines for the log at start. Holds no secrets and no personal data. */
export const describeConfig = (config: Config): readonly string[] => {
  const { server, whatsapp, helpdesk, threading, privacy, bot, survey, sla } = config;
  const metrics = server.metrics.token === undefined ? 'open' : 'with token';
  const names = whatsapp.numbers.map((number) => number.name).join(', ');
  const pilot = whatsapp.pilot.length > 0 ? `, pilot of ${whatsapp.pilot.length}` : '';
  const kept = `messages ${formatDuration(privacy.retainMessages)}, events ${formatDuration(privacy.retainEvents)}`;
  return [
    `mode: ${config.mode}`,
    `listens on ${server.host}:${server.port}; admin API ${onOff(server.admin.token !== undefined)}, metrics ${metrics}`,
    `store: ${hideUrlPassword(config.storage.url)}`,
    `whatsapp: ${whatsapp.provider} at ${hostOf(whatsapp.apiUrl)}, numbers ${names}${pilot}`,
    `helpdesk: ${helpdesk.provider} at ${hostOf(helpdesk.url)}, ${AUTH[helpdesk.auth.kind]}`,
    `threading: ${threading.mode}, window ${formatDuration(threading.window)}`,
    `rules: ${config.rules.length}, packs: ${config.packs.length}, SLA stages: ${sla.stages.length}`,
    `bot ${onOff(bot.enabled)}, survey ${onOff(survey.enabled)}`,
    `kept: ${kept}; encryption at rest ${onOff(privacy.encryptionKey.length > 0)}`,
  ];
};
