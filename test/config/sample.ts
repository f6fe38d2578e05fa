import { readFileSync } from 'node:fs';
import type { Fault } from '../../src/config/fault.ts';
import type { LoadResult } from '../../src/config/load.ts';
import { loadConfig } from '../../src/config/load.ts';

/** The required keys and nothing else. */
export const MINIMAL = readFileSync(new URL('./minimal.yaml', import.meta.url), 'utf8');

/** All that test files ask of the environment. What must never be printed contains "canary". */
export const ENV: Readonly<Record<string, string>> = {
  WHATSAPP_APP_SECRET: 'canary-app-secret',
  WHATSAPP_VERIFY_TOKEN: 'canary-verify-token',
  WHATSAPP_ACCESS_TOKEN: 'canary-access-token',
  ZENDESK_CLIENT_ID: 'client-id',
  ZENDESK_CLIENT_SECRET: 'canary-client-secret',
  ZENDESK_WEBHOOK_SECRET: 'canary-webhook-secret',
  DESKBRIDGE_ADMIN_TOKEN: 'canary-admin-token-0123456789',
  SLACK: 'https://hooks.slack.example/services/canary-slack',
  SLACK_SUPPORT_WEBHOOK: 'https://hooks.slack.example/services/canary-support',
  TEAMS_LEADS_WEBHOOK: 'https://teams.example/hook/canary-leads',
  OPS_SECRET: 'whsec_canary-ops',
  SMTP_URL: 'smtps://bridge:canary%40smtp@mail.example.com',
  EMPTY: '',
};

const FILES: Readonly<Record<string, string>> = {
  '/secrets/token': 'canary-from-file\n',
  '/secrets/empty': '\n',
  '/secrets/key': `${Buffer.alloc(32, 7).toString('base64')}\n`,
};

/** Reads the secret files of the tests. */
export const readSecretFile = (path: string): string => {
  const content = FILES[path];
  if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  return content;
};

export const load = (text: string, env: Readonly<Record<string, string | undefined>> = ENV): LoadResult =>
  loadConfig({ text, env, readFile: readSecretFile });

/** What is wrong with a file; empty when it loads. */
export const faultsOf = (text: string): readonly Fault[] => {
  const result = load(text);
  return result.ok ? [] : result.faults;
};

/** The loaded configuration; throws with its faults when there is none. */
export const loaded = (text: string): Extract<LoadResult, { ok: true }> => {
  const result = load(text);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result;
};
