import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { blockTags, formatOf, isHidden, isTrackingPixel, quotedHistory, textOf } from './html-elements.ts';
import { type Cell, readTable } from './html-table.ts';
import type { LineBuilder } from './line-builder.ts';
import { marks } from './marked-line.ts';

// Deeper than any real comment; below it only the text is kept, so that the stack never overflows.
const deepest = 200;

/**
 * Writes a page's nodes, in order, into `builder`.
 *
 * @returns false when the rest of the page, whatever follows these nodes, belongs to quoted mail history
 */
export function writeNodes(nodes: readonly AnyNode[], builder: LineBuilder): boolean {
  const writer = createWriter(builder);
  writer.all(nodes, marks.none, 0);
  return !writer.isOver();
}

function createWriter(builder: LineBuilder): {
  all: (nodes: readonly AnyNode[], format: number, depth: number) => void;
  isOver: () => boolean;
} {
  let isOver = false;

  const all = (nodes: readonly AnyNode[], format: number, depth: number): void => {
    if (depth > deepest) {
      builder.text(textOf(nodes), format);
      return;
    }
    for (const node of nodes) {
      if (isOver) return;
      if (isText(node)) builder.text(node.data, format);
      else if (isTag(node)) element(node, format, depth + 1);
    }
  };

  const element = (node: Element, outer: number, depth: number): void => {
    if (isHidden(node)) return;
    const history = quotedHistory(node);
    if (history !== undefined) {
      isOver = history === 'rest';
      builder.block(0);
      return;
    }
    const special = specialTags.get(node.name);
    const format = formatOf(node, outer);
    const blanks = blockTags.get(node.name);
    if (blanks !== undefined) builder.block(blanks);
    if (special !== undefined) special(node, format, depth);
    else all(node.children, format, depth);
    if (blanks !== undefined) builder.block(blanks);
  };

  const list = (node: Element, format: number, depth: number): void => {
    let number = Number.parseInt(node.attribs.start ?? '1', 10) || 1;
    for (const item of node.children) {
      if (isOver) return;
      if (!isTag(item) || item.name !== 'li') {
        all([item], format, depth);
        continue;
      }
      if (isHidden(item)) continue;
      number = Number.parseInt(item.attribs.value ?? '', 10) || number;
      const first = node.name === 'ol' ? `${number}. ` : '- ';
      const rest = ' '.repeat(first.length);
      builder.within({ first, rest }, () => all(item.children, formatOf(item, format), depth + 1));
      number += 1;
    }
  };

  const link = (node: Element, format: number, depth: number): void => {
    const address = (node.attribs.href ?? '').trim();
    const content = textOf(node.children);
    const label = content.replace(/\s+/g, ' ').trim();
    if (/^(mailto|tel):/i.test(address) && label === '') builder.text(bareAddress(address), format);
    const isWeb = /^https?:\/\/\S+$/i.test(address);
    if (!isWeb || (label === '' && countImages(node) === 0)) {
      all(node.children, format, depth);
      return;
    }
    const gapBehind = /\s$/.test(content) ? ' ' : '';
    if (label !== '' && comparable(label) === comparable(address)) {
      if (/^\s/.test(content)) builder.text(' ', marks.none);
      builder.verbatim(address);
      builder.text(gapBehind, marks.none);
      return;
    }
    all(node.children, format, depth);
    builder.text(' (', marks.none);
    builder.verbatim(address);
    builder.text(`)${gapBehind}`, marks.none);
  };

  const image = (node: Element, format: number): void => {
    if (isTrackingPixel(node)) return;
    const alt = (node.attribs.alt ?? '').replace(/\s+/g, ' ').trim();
    // Mail programs draw emoji as pictures.
    if (alt !== '' && alt.replace(/\p{RGI_Emoji}/gv, '') === '') {
      builder.text(alt, format);
      return;
    }
    const url = (node.attribs.src ?? '').trim();
    if (/^https?:\/\/\S+$/i.test(url)) builder.image({ alt, url });
    builder.text(alt === '' ? '[image]' : `[image: ${alt}]`, marks.none);
  };

  const table = (node: Element, format: number, depth: number): void => {
    const { caption, head, rows, loose } = readTable(node);
    if (caption !== undefined) element(caption, format, depth);
    all(loose, format, depth);
    for (const [index, cells] of rows.entries()) {
      builder.block(head.length > 1 && index > 0 ? 1 : 0);
      if (head.length > 0) headedRow(head, cells, format, depth);
      else plainRow(cells, format, depth);
    }
  };
  const headedRow = (head: readonly string[], cells: readonly Cell[], format: number, depth: number): void => {
    for (const { element: cell, column } of cells) {
      const name = head[column] ?? '';
      if (isBlank(cell)) continue;
      builder.block(0);
      if (name !== '') {
        builder.text(name, marks.bold);
        builder.text(': ', marks.none);
      }
      all(cell.children, format, depth + 1);
    }
    builder.block(0);
  };
  const plainRow = (cells: readonly Cell[], format: number, depth: number): void => {
    const shown = cells.filter(({ element: cell }) => !isBlank(cell));
    const isLayout = shown.some(({ element: cell }) =>
      cell.children.some((child) => isTag(child) && blockTags.has(child.name) && child.name !== 'p'),
    );
    for (const [index, { element: cell }] of shown.entries()) {
      if (isLayout) builder.block(0);
      else if (index > 0) builder.text(' | ', marks.none);
      // A paragraph in a cell is part of the cell's text, not a line of its own.
      for (const child of cell.children) {
        const isParagraph = !isLayout && isTag(child) && child.name === 'p';
        all(isParagraph ? child.children : [child], formatOf(cell, format), depth + 1);
        if (isParagraph) builder.text(' ', marks.none);
      }
    }
  };

  const specialTags = new Map<string, (node: Element, format: number, depth: number) => void>([
    ['ul', list],
    ['ol', list],
    ['a', link],
    ['img', image],
    ['table', table],
    ['br', () => builder.breakLine()],
    ['hr', () => builder.text('---', marks.none)],
    ['pre', (node) => builder.fence(textOf(node.children))],
    ['blockquote', (node, format, depth) => builder.within({ rest: '> ' }, () => all(node.children, format, depth))],
  ]);
  return { all, isOver: () => isOver };
}

function isBlank(cell: Element): boolean {
  return textOf(cell.children).trim() === '' && countImages(cell) === 0;
}

/** How many pictures an element shows. */
function countImages(node: Element): number {
  let count = 0;
  const waiting: AnyNode[] = [...node.children];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isTag(next) || isHidden(next)) continue;
    if (next.name === 'img' && !isTrackingPixel(next)) count += 1;
    for (const child of next.children) waiting.push(child);
  }
  return count;
}

function bareAddress(address: string): string {
  return address.replace(/^[a-z]+:/i, '').replace(/\?.*$/s, '');
}

function comparable(address: string): string {
  return address
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/\/$/, '')
    .toLowerCase();
}
