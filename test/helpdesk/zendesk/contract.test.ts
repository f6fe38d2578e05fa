import { helpdeskContract } from '../../contracts/helpdesk-contract/helpdesk-contract.ts';
import { startZendesk, ZENDESK } from './bench.ts';

helpdeskContract('Zendesk', ZENDESK, (setting) => startZendesk(setting));
