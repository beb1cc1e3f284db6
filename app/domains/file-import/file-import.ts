export type * from "#app/domains/file-import/terms.ts";
export { FILE_KEPT_DAYS, KEPT_PROBLEMS, MAX_FILE_BYTES, PART_BYTES } from "#app/domains/file-import/limits.ts";
export { FILE_IMPORT_PERSONAL_COLUMNS } from "#app/domains/file-import/personal-columns.ts";
