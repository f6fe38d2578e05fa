import { storeModel } from '../model/store-model.ts';
import { openSqlite } from './open-sqlite.ts';

storeModel('embedded', () => openSqlite(':memory:'), 150);
