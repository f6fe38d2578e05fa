import type { ConfigPath, Finding } from './config-path.ts';
import { asRecord, eachItem, select } from './config-path.ts';
import { findSilentReplies } from './cross-checks/references.ts';
import type { Config } from './schema/config.ts';
import { configSchema } from './schema/config.ts';
import { visitTexts } from './visit-values.ts';

/** Shorter tokens can be guessed by machines. */
const SHORT_TOKEN = 16;

const isWrapped = (value: string): boolean => value !== value.trim() || /^(["'`]).*\1$/s.test(value);

/** The path of `<key>File` where the secret at `path` comes from a file. */
const secretFilePath = (path: ConfigPath, written: unknown): ConfigPath | undefined => {
  const last = path.findLastIndex((step) => typeof step === 'string');
  let parent = written;
  for (const step of path.slice(0, last)) parent = (parent as Record<string | number, unknown> | undefined)?.[step];
  const key = `${path[last]}File`;
  return Object.hasOwn(asRecord(parent) ?? {}, key)
    ? [...path.slice(0, last), key, ...path.slice(last + 1)]
    : undefined;
};

/** Secrets that carry more than themselves, from an env file read literally or a file with too many line breaks. */
const findWrappedSecrets = (tree: unknown, written: unknown): Finding[] => {
  const found: Finding[] = [];
  visitTexts(configSchema, tree, (path, value, { secret }) => {
    // An address with a password is parsed as a URL, which drops blanks and refuses quotes.
    if (secret === undefined || secret === 'password-url' || !isWrapped(value)) return;
    const file = secretFilePath(path, written);
    found.push(
      file === undefined
        ? { path, message: 'has quotes or blanks around it; docker --env-file keeps them: write NAME=value' }
        : { path: file, message: 'names a file with quotes or blanks around the secret: keep the secret alone' },
    );
  });
  return found;
};

const VENDORS = { zendesk: 'Zendesk', freshdesk: 'Freshdesk' } as const;

// Another host may be a proxy, which may well have a path of its own.
const hasNeedlessPath = ({ provider, url }: Config['helpdesk']): boolean => {
  const address = URL.parse(url);
  return address?.hostname.toLowerCase().endsWith(`.${provider}.com`) === true && address.pathname !== '/';
};

/** A company's own name for its helpdesk. A proxy may stand there too. */
const isOwnName = ({ provider, url }: Config['helpdesk']): boolean => {
  const address = URL.parse(url);
  return (
    provider === 'freshdesk' &&
    address?.protocol === 'https:' &&
    !address.hostname.toLowerCase().endsWith('.freshdesk.com')
  );
};

/** Values of new tickets that the configured helpdesk has no place for. */
const findUselessValues = ({ helpdesk: { provider }, ticket }: Config): Finding[] => {
  const useless = provider === 'zendesk' ? 'source' : 'form';
  if (ticket[useless] === undefined) return [];
  return [{ path: ['ticket', useless], message: `${VENDORS[provider]} takes none from outside, ignored` }];
};

/**
 * What is allowed and yet worth a word. `tree` is the file with variables filled in, `written` the file as it stands.
 */
export const findWarnings = (config: Config, tree: unknown, written: unknown): Finding[] => {
  const warnings: Finding[] = [...findSilentReplies(tree, config.messages), ...findWrappedSecrets(tree, written)];
  const { provider } = config.helpdesk;
  warnings.push(...findUselessValues(config));
  if (hasNeedlessPath(config.helpdesk)) {
    warnings.push({
      path: ['helpdesk', 'url'],
      message: `calls go below this path; ${VENDORS[provider]} wants only https://NAME.${provider}.com`,
    });
  }
  if (isOwnName(config.helpdesk)) {
    warnings.push({
      path: ['helpdesk', 'url'],
      message: 'API keys work at https://NAME.freshdesk.com alone, not at an own name of the portal (a proxy is fine)',
    });
  }
  if (config.helpdesk.auth.kind === 'apiToken') {
    warnings.push({
      path: ['helpdesk', 'auth'],
      message: 'Zendesk ends API tokens on 2027-04-30: create an OAuth client and write clientId and clientSecret',
    });
  }
  if ((config.server.admin.token ?? '').length < SHORT_TOKEN && config.server.admin.token !== undefined) {
    warnings.push({ path: ['server', 'admin', 'token'], message: `is short: use ${SHORT_TOKEN} characters or more` });
  }
  if (provider === 'freshdesk' && config.helpdesk.webhookSecret.some((one) => one.length < SHORT_TOKEN)) {
    // Freshdesk signs nothing: this secret is all that tells its calls from anybody's.
    warnings.push({ path: ['helpdesk', 'webhookSecret'], message: `is short: use ${SHORT_TOKEN} characters or more` });
  }
  const leads = ['rules.*.then.notify', 'tiers.*.notify', 'sla.stages.*.notify'].flatMap((pattern) =>
    eachItem(select(tree, pattern)),
  );
  const [lead] = leads.filter(({ value }) => value === 'lead');
  if (lead !== undefined && Object.keys(asRecord(config.people.groups) ?? {}).length === 0) {
    warnings.push({
      path: lead.path,
      message: 'tells the lead of a group, but people.groups names none: nobody is told',
    });
  }
  return warnings;
};
