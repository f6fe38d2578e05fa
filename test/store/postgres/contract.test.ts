import { storeContract } from '../../contracts/store-contract/store-contract.ts';
import { describePostgres } from '../../support/postgres/database.ts';
import { openPostgres } from './open-postgres.ts';

describePostgres('on several instances', () => storeContract('PostgreSQL', openPostgres));
