import { html, type Markup } from "#app/domains/report/markup.ts";
import { CHARACTER_WIDTH, layoutBars, ticksTo, type BarsChart } from "#app/ui/bars.ts";
import { heatLevel, heatRange, type HeatChart, type HeatRow } from "#app/ui/heat.ts";

/** Drawn twice, for a desk and for a phone: a drawing that is shrunk into a phone cannot be read. */
const SIZES = [
  { name: "wide", width: 960, height: 300 },
  { name: "narrow", width: 360, height: 260 },
] as const;

const SWATCH = 10;

/** Stacked bars, as the app draws them. */
export function barsMarkup(chart: BarsChart, spoken: string): Markup {
  return html`${SIZES.map(({ name, width, height }) => {
    const layout = layoutBars(chart, width, height);
    const base = layout.plot.y + layout.plot.height;
    const right = layout.plot.x + layout.plot.width;
    const hatch = (tone: string): string => `hatch-${name}-${tone}`;
    const isUnfinished = chart.columns.at(-1)?.isUnfinished === true;
    const slot = layout.columns.at(-1)?.slotWidth ?? 0;
    const hasRoom = slot > chart.unfinishedLabel.length * CHARACTER_WIDTH;
    return html`<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${spoken}">
      <defs>
        ${chart.series.map(({ tone }) => html`<pattern id="${hatch(tone)}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="ground ${tone}" /><rect width="2.5" height="6" class="${tone}" /></pattern>`)}
      </defs>
      ${layout.ticks.map((tick) => html`<line class="grid" x1="${layout.plot.x}" x2="${right}" y1="${tick.y}" y2="${tick.y}" /><text class="axis" x="${layout.plot.x - 8}" y="${tick.y + 4}" text-anchor="end">${chart.formatAxis(tick.value)}</text>`)}
      ${layout.columns.map((placed, index) => {
        const column = chart.columns[index];
        if (column === undefined) return html``;
        const middle = placed.x + placed.width / 2;
        return html`<g
          ><title>${column.spoken}</title>${placed.segments.map(({ series, y, height: size }) => {
            const tone = chart.series[series]?.tone ?? "quiet";
            const drawn = Math.max(0, size - (size > 2 ? 1 : 0));
            return column.isUnfinished
              ? html`<rect x="${placed.x}" y="${y}" width="${placed.width}" height="${drawn}" fill="url(#${hatch(tone)})" />`
              : html`<rect x="${placed.x}" y="${y}" width="${placed.width}" height="${drawn}" class="${tone}" />`;
          })}${placed.hasAxisLabel ? html`<text class="axis" x="${middle}" y="${base + 18}" text-anchor="middle">${column.axisLabel}</text>` : null}${
            column.axisSubLabel !== null && placed.hasSubLabel
              ? html`<text class="axis year" x="${middle}" y="${base + 34}" text-anchor="middle">${column.axisSubLabel}</text>`
              : null
          }</g
        >`;
      })}
      ${isUnfinished ? html`<text class="axis" x="${hasRoom ? right - slot / 2 : right}" y="${base + 34}" text-anchor="${hasRoom ? "middle" : "end"}">${chart.unfinishedLabel}</text>` : null}
      <line class="base" x1="${layout.plot.x}" x2="${right}" y1="${base}" y2="${base}" />
      ${layout.labels.map(({ series, x, y }) => html`<rect class="${chart.series[series]?.tone ?? "quiet"}" x="${x}" y="${y - SWATCH / 2}" width="${SWATCH}" height="${SWATCH}" rx="2" /><text class="series" x="${x + SWATCH + 6}" y="${y + 4}">${chart.series[series]?.name ?? ""}</text>`)}
    </svg>`;
  })}`;
}

/** Lines by month; `shares` has null where a month has no value. The unfinished month is drawn as a ring. */
export type LinesChart = Readonly<{
  series: readonly Readonly<{ name: string; tone: "accent" | "ink"; shares: readonly (number | null)[] }>[];
  columns: readonly Readonly<{ axisLabel: string; axisSubLabel: string | null; isUnfinished: boolean }>[];
  formatAxis: (share: number) => string;
}>;

const LINES = { top: 44, bottom: 44, left: 56, right: 16 };
const LABEL_SLOT = 34;
const YEAR_SLOT = 40;
const NAME_CHARACTER = 8;
const LINE_OF_NAMES = 18;

export function linesMarkup(chart: LinesChart, spoken: string): Markup {
  const greatest = Math.max(0.01, ...chart.series.flatMap(({ shares }) => shares.map((share) => share ?? 0)));
  const ticks = ticksTo(greatest * 100).map((tick) => tick / 100);
  return html`${SIZES.map(({ name, width, height }) => {
    const base = height - LINES.bottom;
    const slot = (width - LINES.left - LINES.right) / Math.max(1, chart.columns.length);
    const x = (index: number): number => LINES.left + (index + 0.5) * slot;
    const y = (share: number): number => base - (share / (ticks.at(-1) ?? 1)) * (base - LINES.top);
    const every = Math.max(1, Math.ceil(LABEL_SLOT / slot));
    return html`<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${spoken}">
      ${ticks.map((tick) => html`<line class="grid" x1="${LINES.left}" x2="${width - LINES.right}" y1="${y(tick)}" y2="${y(tick)}" /><text class="axis" x="${LINES.left - 8}" y="${y(tick) + 4}" text-anchor="end">${chart.formatAxis(tick)}</text>`)}
      <line class="base" x1="${LINES.left}" x2="${width - LINES.right}" y1="${base}" y2="${base}" />
      ${chart.columns.map(({ axisLabel, axisSubLabel }, index) => {
        const next = chart.columns.findIndex((column, other) => other > index && column.axisSubLabel !== null);
        const hasYear = axisSubLabel !== null && (next === -1 || (next - index) * slot >= YEAR_SLOT);
        return html`${(chart.columns.length - 1 - index) % every === 0 ? html`<text class="axis" x="${x(index)}" y="${base + 18}" text-anchor="middle">${axisLabel}</text>` : null}${hasYear ? html`<text class="axis year" x="${x(index)}" y="${base + 34}" text-anchor="middle">${axisSubLabel}</text>` : null}`;
      })}
      ${chart.series.map(({ tone, shares }) => html`<path class="line ${tone}-line" d="${pathOf(shares, x, y)}" />${shares.map((share, index) => (share === null ? html`` : html`<circle class="${chart.columns[index]?.isUnfinished === true ? `ring ${tone}-line` : tone}" cx="${x(index)}" cy="${y(share)}" r="3" />`))}`)}
      ${chart.series.map(({ name: words, tone }, index) => {
        // On a phone one below the other: side by side they are wider than it.
        const before = name === "narrow" ? [] : chart.series.slice(0, index);
        const left = LINES.left + before.reduce((sum, other) => sum + other.name.length * NAME_CHARACTER + 36, 0);
        const top = name === "narrow" ? index * LINE_OF_NAMES : LINE_OF_NAMES / 2;
        return html`<rect class="${tone}" x="${left}" y="${top}" width="${SWATCH}" height="${SWATCH}" rx="2" />
          <text class="series" x="${left + SWATCH + 6}" y="${top + SWATCH}">${words}</text>`;
      })}
    </svg>`;
  })}`;
}

function pathOf(shares: readonly (number | null)[], x: (index: number) => number, y: (share: number) => number): string {
  return shares
    .map((share, index) => {
      if (share === null) return "";
      const isNew = index === 0 || shares[index - 1] === null;
      return `${isNew ? "M" : "L"}${x(index).toFixed(1)} ${y(share).toFixed(1)}`;
    })
    .join("");
}

/** The cohort table, as the app shows it. */
export function heatMarkup(chart: HeatChart): Markup {
  const range = heatRange(chart.rows);
  const row = ({ name, size, cells }: HeatRow): Markup =>
    html`<tr>
      <th scope="row">${name}</th>
      <td class="size">${size}</td>
      ${cells.map((cell, column) => {
        const level = column === 0 ? "base" : String(heatLevel(cell.share, range));
        return html`<td class="heat heat-${level}${cell.isUnfinished ? " unfinished" : ""}${farClass(column)}" title="${cell.spoken}">
          ${cell.text}
        </td>`;
      })}
    </tr>`;
  return html`<table class="cohorts">
    <caption>
      ${chart.caption}
    </caption>
    <thead>
      <tr>
        <th scope="col" rowspan="2">${chart.nameHeading}</th>
        <th scope="col" rowspan="2" class="size">${chart.sizeHeading}</th>
        <th scope="colgroup" colspan="${chart.columnHeadings.length}" class="over">${chart.columnsTitle}</th>
      </tr>
      <tr>
        ${chart.columnHeadings.map((heading, index) => html`<th scope="col" class="${farClass(index)}" aria-label="${chart.columnNames[index] ?? heading}">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${chart.rows.map(row)}
    </tbody>
  </table>`;
}

/** More months than these do not fit on a sheet of paper; on a screen the table scrolls. */
export const COLUMNS_ON_PAPER = 16;

function farClass(column: number): string {
  return column < COLUMNS_ON_PAPER ? "" : " far";
}
