import { type AnyNode, type Element, isTag } from 'domhandler';
import { isHidden, textOf } from './html-elements.ts';

/** A cell and the column it begins in, cells over several columns counted. */
export interface Cell {
  element: Element;
  column: number;
}

/** A table's content; `head` is empty when the table has no head row. */
export interface Table {
  caption: Element | undefined;
  head: string[];
  rows: Cell[][];
}

const widest = 100;

/** Reads a table's rows, without those of tables inside it. The first row is the head when all its cells are `th` or it stands in `thead`. */
export function readTable(table: Element): Table {
  const rows: { cells: Cell[]; isHead: boolean }[] = [];
  let caption: Element | undefined;
  const collect = (nodes: readonly AnyNode[], inHead: boolean): void => {
    for (const node of nodes) {
      if (!isTag(node) || isHidden(node)) continue;
      if (node.name === 'caption') caption = node;
      else if (['thead', 'tbody', 'tfoot'].includes(node.name)) collect(node.children, node.name === 'thead');
      else if (node.name === 'tr') {
        const cells = readCells(node);
        const isHead = cells.length > 0 && (inHead || cells.every(({ element }) => element.name === 'th'));
        rows.push({ cells, isHead });
      }
    }
  };
  collect(table.children, false);
  const [first, ...others] = rows;
  if (first?.isHead !== true || others.length === 0) return { caption, head: [], rows: rows.map(({ cells }) => cells) };
  const head: string[] = [];
  for (const { element, column } of first.cells) head[column] = textOf(element.children).replace(/\s+/g, ' ').trim();
  return { caption, head: Array.from(head, (name) => name ?? ''), rows: others.map(({ cells }) => cells) };
}

function readCells(row: Element): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const element of row.children) {
    if (!isTag(element) || (element.name !== 'td' && element.name !== 'th')) continue;
    cells.push({ element, column });
    column += Math.min(Math.max(Number.parseInt(element.attribs.colspan ?? '1', 10) || 1, 1), widest);
  }
  return cells;
}
