import type { KeptFor, PersonalColumn } from "#app/lib/personal-data.ts";

const WHILE_THE_FILE: KeptFor = { until: "date", column: "file_until", ends: "row" };

/** Personal data of the file-import domain. Lines that could not be read are kept without any. */
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
    table: "file_import_forgotten",
    column: "key",
    kept: "hashed",
    purpose: "recognises in an uploaded file who asked to be forgotten meanwhile",
    keptFor: WHILE_THE_FILE,
  },
];
