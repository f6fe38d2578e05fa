import { storeContract } from '../../contracts/store-contract/store-contract.ts';
import { openSqlite } from './open-sqlite.ts';

storeContract('embedded', openSqlite);
