/** A cell of a downloaded table. Numbers are written with a point, whatever the reader's language. */
export type CsvCell = string | number | null;

/**
 * A table as CSV by RFC 4180: commas, CRLF, quotes where needed. Text that a spreadsheet would run as a formula gets an
 * apostrophe before it (OWASP, "CSV injection").
 *
 * @example
 * csvOf([["Month", "New"], ["Mar 2026", 12.5]]) // "Month,New\r\nMar 2026,12.5\r\n"
 */
export function csvOf(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

function cellText(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
