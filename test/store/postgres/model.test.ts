import { describePostgres } from '../../support/postgres/database.ts';
import { storeModel } from '../model/store-model.ts';
import { openPostgres } from './open-postgres.ts';

describePostgres('on several instances', () => storeModel('PostgreSQL', openPostgres, 15));
