export type * from "#app/domains/file-import/terms.ts";
export {
  FILE_KEPT_DAYS,
  KEPT_PROBLEMS,
  lengthOfPart,
  MAX_FILE_BYTES,
  MAX_OPEN_FILES,
  PART_BYTES,
  partsOf,
} from "#app/domains/file-import/limits.ts";
