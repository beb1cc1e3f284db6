// Tables and sentences of so many characters a line.

type Side = "start" | "end";

export type TableShape = Readonly<{ heading?: readonly string[]; sides: readonly Side[]; width: number }>;

const INDENT = "  ";
const WIDE_GAP = 2;
const NARROW_GAP = 1;

/**
 * Columns as wide as their widest cell, closer together where the lines would be too long otherwise. Headings break into two lines at
 * a space or a soft hyphen.
 *
 * @param rows cells, as many in each as there are `sides`
 * @example
 * tableLines([["May", "12"], ["June", "7"]], { sides: ["start", "end"], width: 80 }) // ["  May   12", "  June   7"]
 */
export function tableLines(rows: readonly (readonly string[])[], { heading, sides, width }: TableShape): string[] {
  const all = [...(heading === undefined ? [] : headingLines(heading)), ...rows];
  const widths = widthsOf(all, sides);
  const gap = " ".repeat(lengthOf(widths, WIDE_GAP) <= width ? WIDE_GAP : NARROW_GAP);
  return all.map((row) => `${INDENT}${row.map((cell, column) => padded(cell, widths[column] ?? 0, sides[column])).join(gap)}`.trimEnd());
}

/** How many of the columns, counted from the first, fit at all. */
export function columnsThatFit(rows: readonly (readonly string[])[], { heading, sides, width }: TableShape): number {
  const widths = widthsOf([...(heading === undefined ? [] : headingLines(heading)), ...rows], sides);
  let columns = widths.length;
  while (columns > 1 && lengthOf(widths.slice(0, columns), NARROW_GAP) > width) columns -= 1;
  return columns;
}

/** A sentence in lines that fit, each with the same beginning. */
export function wrapped(sentence: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = indent;
  // Not at a space that must not break: "59,9 %".
  for (const word of sentence.split(" ")) {
    if (line.length + word.length + 1 > width && line.trim() !== "") {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}

const SOFT_HYPHEN = "\u00AD";

function headingLines(heading: readonly string[]): string[][] {
  const pairs = heading.map((words) => {
    const at = words.trimEnd().search(/[ \u00AD]/);
    if (at === -1) return ["", words];
    return [words.slice(0, at) + (words[at] === SOFT_HYPHEN ? "-" : ""), words.slice(at + 1)];
  });
  return [0, 1].map((line) => pairs.map((pair) => pair[line] ?? "")).filter((line) => line.some((cell) => cell !== ""));
}

function widthsOf(rows: readonly (readonly string[])[], sides: readonly Side[]): number[] {
  return sides.map((_, column) => Math.max(0, ...rows.map((row) => (row[column] ?? "").length)));
}

function lengthOf(widths: readonly number[], gap: number): number {
  return INDENT.length + widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
}

function padded(cell: string, width: number, side: Side | undefined): string {
  return side === "end" ? cell.padStart(width) : cell.padEnd(width);
}
