import { type AnyNode, type Element, isTag, isText } from 'domhandler';
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
  /** What stands in the table but in no cell; a browser shows it above the rows. */
  loose: AnyNode[];
}

const widest = 100;
const sections = new Set(['thead', 'tbody', 'tfoot']);

/** Reads a table's rows, without those of tables inside it. The first row is the head when all its cells are `th` or it stands in `thead`. */
export function readTable(table: Element): Table {
  const rows: { cells: Cell[]; isHead: boolean }[] = [];
  let caption: Element | undefined;
  const loose: AnyNode[] = [];
  // Without recursion: sections stand in sections as deep as a hostile page likes.
  const waiting: { node: AnyNode; inHead: boolean }[] = [];
  const push = (nodes: readonly AnyNode[], inHead: boolean): void => {
    for (const node of nodes.toReversed()) waiting.push({ node, inHead });
  };
  push(table.children, false);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, inHead } = next;
    if (isTag(node) && isHidden(node)) continue;
    if (isTag(node) && node.name === 'caption' && caption === undefined) caption = node;
    else if (isTag(node) && sections.has(node.name)) push(node.children, node.name === 'thead');
    else if (isTag(node) && node.name === 'tr') {
      const cells = readCells(node, loose);
      const isHead = cells.length > 0 && (inHead || cells.every(({ element }) => element.name === 'th'));
      rows.push({ cells, isHead });
    } else if (isTag(node) || isText(node)) loose.push(node);
  }
  const [first, ...others] = rows;
  if (first?.isHead !== true || others.length === 0)
    return { caption, head: [], rows: rows.map(({ cells }) => cells), loose };
  const head: string[] = [];
  for (const { element, column } of first.cells) head[column] = textOf(element.children).replace(/\s+/g, ' ').trim();
  return { caption, head: Array.from(head, (name) => name ?? ''), rows: others.map(({ cells }) => cells), loose };
}

function readCells(row: Element, loose: AnyNode[]): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const element of row.children) {
    if (!isTag(element) || (element.name !== 'td' && element.name !== 'th')) {
      if (isTag(element) || isText(element)) loose.push(element);
      continue;
    }
    cells.push({ element, column });
    column += Math.min(Math.max(Number.parseInt(element.attribs.colspan ?? '1', 10) || 1, 1), widest);
  }
  return cells;
}
