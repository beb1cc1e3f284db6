/** One cell of a table of shares. `text` is its share in words, `spoken` all it says. */
export type HeatCell = Readonly<{ text: string; share: number; spoken: string; href: string; isUnfinished: boolean }>;

export type HeatRow = Readonly<{
  key: string;
  name: string;
  size: string;
  sizeHref: string;
  sizeSpoken: string;
  cells: readonly HeatCell[];
}>;

export type HeatChart = Readonly<{
  caption: string;
  nameHeading: string;
  sizeHeading: string;
  /** "0", "1", … */
  columnHeadings: readonly string[];
  /** "Month 0", "Month 1", … for those who hear it. */
  columnNames: readonly string[];
  columnsTitle: string;
  rows: readonly HeatRow[];
}>;

/** Steps of the one hue, light to dark; `heat-table.css` gives each its colours. */
export const HEAT_LEVELS = 7;

/** The shares between which the hue goes from light to dark. */
export type HeatRange = Readonly<{ least: number; greatest: number }>;

/**
 * The step of the hue for a share: 0 for nobody, else 1 to 7 in equal parts between the least and the greatest share shown.
 *
 * @example
 * heatLevel(0.25, { least: 0.2, greatest: 0.3 }) // 4
 */
export function heatLevel(share: number, { least, greatest }: HeatRange): number {
  if (share <= 0) return 0;
  if (greatest <= least) return Math.ceil(HEAT_LEVELS / 2);
  const level = Math.ceil(((share - least) / (greatest - least)) * HEAT_LEVELS);
  return Math.min(HEAT_LEVELS, Math.max(1, level));
}

/** Over all cells but the first column, which is always everybody, and those that are not over yet. */
export function heatRange(rows: readonly HeatRow[]): HeatRange {
  const shares = rows.flatMap((row) => row.cells.slice(1).flatMap((cell) => (cell.isUnfinished || cell.share <= 0 ? [] : [cell.share])));
  return shares.length === 0 ? { least: 0, greatest: 0 } : { least: Math.min(...shares), greatest: Math.max(...shares) };
}
