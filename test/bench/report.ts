import { median } from './statistics.ts';

/** One measured figure over its runs. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** Digits behind the point. */
  readonly digits: number;
  /** What the figure is held against; figures without one explain another. */
  readonly target?: { readonly atLeast: number } | { readonly below: number } | { readonly atMost: number };
  /** By default the median is judged, as targets are medians; a promise for every run is judged by its worst. */
  readonly judge?: 'median' | 'worst';
  /** Why it could not be measured here; it has no values then. */
  readonly why?: string;
}

/** A figure that cannot be measured on this machine. */
export const skipped = (name: string, why: string): Figure => ({ name, unit: '', digits: 0, values: [], why });

const worst = ({ values, target }: Figure): number =>
  target && 'atLeast' in target ? Math.min(...values) : Math.max(...values);

/** Whether a figure keeps its target; true without one. */
export const isMet = (figure: Figure): boolean => {
  const { target } = figure;
  if (!target) return true;
  const value = figure.judge === 'worst' ? worst(figure) : median(figure.values);
  if ('atLeast' in target) return value >= target.atLeast;
  return 'below' in target ? value < target.below : value <= target.atMost;
};

const targetText = ({ target, judge }: Figure): string => {
  if (!target) return '';
  const bound =
    'atLeast' in target ? `>= ${target.atLeast}` : 'below' in target ? `< ${target.below}` : `<= ${target.atMost}`;
  return judge === 'worst' ? `${bound} (each run)` : bound;
};

/** The figures as a table that is Markdown as well. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = figures.map((figure) => {
    if (figure.why !== undefined) return [figure.name, '', '', '', '', '0', '', `skipped: ${figure.why}`];
    const show = (value: number) => value.toFixed(figure.digits);
    const { values } = figure;
    return [
      figure.name,
      figure.unit,
      show(median(values)),
      show(Math.min(...values)),
      show(Math.max(...values)),
      String(values.length),
      targetText(figure),
      figure.target ? (isMet(figure) ? 'met' : 'MISSED') : '',
    ];
  });
  const head = ['figure', 'unit', 'median', 'min', 'max', 'runs', 'target', ''];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
};
