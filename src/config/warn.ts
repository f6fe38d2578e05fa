import type { Finding } from './config-path.ts';
import { asRecord, eachItem, select } from './config-path.ts';
import { findSilentReplies } from './cross-checks/references.ts';
import type { Config } from './schema/config.ts';

/** Shorter tokens can be guessed by machines. */
const SHORT_TOKEN = 16;

/** What is allowed and yet worth a word. `tree` is the file with variables filled in. */
export const findWarnings = (config: Config, tree: unknown): Finding[] => {
  const warnings: Finding[] = findSilentReplies(tree, config.messages);
  if (config.helpdesk.auth.kind === 'apiToken') {
    warnings.push({
      path: ['helpdesk', 'auth'],
      message: 'Zendesk ends API tokens on 2027-04-30: create an OAuth client and write clientId and clientSecret',
    });
  }
  if ((config.server.admin.token ?? '').length < SHORT_TOKEN && config.server.admin.token !== undefined) {
    warnings.push({ path: ['server', 'admin', 'token'], message: `is short: use ${SHORT_TOKEN} characters or more` });
  }
  if (
    config.helpdesk.provider === 'freshdesk' &&
    config.helpdesk.webhookSecret.some((one) => one.length < SHORT_TOKEN)
  ) {
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
