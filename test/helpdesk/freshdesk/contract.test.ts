import { helpdeskContract } from '../../contracts/helpdesk-contract/helpdesk-contract.ts';
import { FRESHDESK, startFreshdesk } from './bench.ts';

helpdeskContract('Freshdesk', FRESHDESK, (setting) => startFreshdesk(setting));

helpdeskContract('Freshdesk, messages as replies,', FRESHDESK, (setting) =>
  startFreshdesk(setting, {}, { customerMessages: 'reply' }),
);
