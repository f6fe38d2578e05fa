import type { MovableStore } from './move/port.ts';
import { embeddedPath } from './open-store.ts';
import { databasePlace, openMovableDatabase } from './postgres/movable.ts';
import { filePlace, openMovableFile } from './sqlite/movable.ts';

/**
 * Where the store of an address is, in words that hold no password.
 * @throws Error that says what is wrong with the address, without repeating it.
 */
export const placeOf = (url: string): string => {
  const path = embeddedPath(url);
  if (path === undefined && !/^postgres(ql)?:\/\/./.test(url))
    throw new Error('must begin with file: (embedded store) or postgres:// (PostgreSQL)');
  if (path === ':memory:' || url === 'file:')
    throw new Error('a store in memory cannot be moved: name a folder or a file');
  return path === undefined ? databasePlace(url) : filePlace(path);
};

/**
 * Opens a store to be moved; nobody else has it meanwhile.
 * @throws StoreLockedError while it is in use; StoreUnavailableError when it cannot be used or is a newer version's.
 */
export const openMovable = async (url: string, as: 'source' | 'target'): Promise<MovableStore> => {
  const path = embeddedPath(url);
  return path === undefined ? openMovableDatabase(url, as === 'target') : openMovableFile(path);
};
