import { PROBLEMS_KEPT_DAYS } from "#app/domains/file-import/limits.ts";
import type { KeptFor, PersonalColumn } from "#app/lib/personal-data.ts";

const WHILE_THE_FILE: KeptFor = { until: "date", column: "file_until", ends: "row" };

/** Personal data of the file-import domain. */
export const FILE_IMPORT_PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  {
    table: "file_import_part",
    column: "body",
    kept: "sealed",
    purpose: "a file of orders that the merchant uploaded, until it is imported or cancelled",
    keptFor: WHILE_THE_FILE,
    isLarge: true,
  },
  {
    table: "file_import",
    column: "examples_enc",
    kept: "sealed",
    purpose: "ten orders of the file, for the merchant to look at before the import",
    keptFor: { until: "date", column: "file_until", ends: "value" },
  },
  {
    table: "file_import_problem",
    column: "reason",
    kept: "plain",
    purpose:
      "which lines of an uploaded file could not be read, and why, for the merchant to repair them; of their text amounts and dates only",
    keptFor: { until: "age", count: PROBLEMS_KEPT_DAYS, unit: "days", since: "found_at", ends: "row" },
  },
];
