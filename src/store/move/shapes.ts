import type { MovableStore, Table } from './port.ts';

/**
 * The tables to move: the source's columns in their order, of the kinds that the target has for them.
 * @throws Error when the two are not the same store's tables.
 */
export const shapesOf = (source: MovableStore, target: MovableStore): readonly Table[] => {
  const theirs = new Map(target.tables.map((table) => [table.name, table]));
  const tables = [...source.tables].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (tables.length !== theirs.size) throw unlike(tables.map(({ name }) => name).join(', '));
  return tables.map(({ name, columns, key }) => {
    const other = theirs.get(name);
    const kinds = new Map(other?.columns.map((column) => [column.name, column.kind]));
    if (kinds.size !== columns.length || key.join() !== other?.key.join()) throw unlike(name);
    return {
      name,
      key,
      columns: columns.map((column) => {
        const kind = kinds.get(column.name);
        if (kind === undefined) throw unlike(`${name}.${column.name}`);
        return { name: column.name, kind };
      }),
    };
  });
};

const unlike = (what: string): Error => new Error(`the two stores do not have the same tables: ${what}`);
