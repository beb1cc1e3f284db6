/** A file is sent in parts of this size, the last one is smaller: on a slow line one still arrives before the web server gives up on it. */
export const PART_BYTES = 1024 * 1024;

/** Two million orders, about. */
export const MAX_FILE_BYTES = 1024 * 1024 * 1024;

/** Files of one shop that are not imported yet. */
export const MAX_OPEN_FILES = 3;

/** A file that nobody goes on with is deleted after so many days. */
export const FILE_KEPT_DAYS = 7;

/** Lines that could not be read, of which line and reason are kept. */
export const KEPT_PROBLEMS = 1000;

/** And for so many days, in which a merchant repairs the file. */
export const PROBLEMS_KEPT_DAYS = 90;

/**
 * How many parts a file has.
 *
 * @example
 * partsOf(PART_BYTES + 1) // 2
 */
export function partsOf(fileBytes: number): number {
  return Math.ceil(fileBytes / PART_BYTES);
}

/**
 * How long part `number`, counted from 1, is to be; null for a part that the file does not have.
 *
 * @example
 * lengthOfPart(PART_BYTES + 1, 2) // 1
 */
export function lengthOfPart(fileBytes: number, number: number): number | null {
  if (!Number.isInteger(number) || number < 1 || number > partsOf(fileBytes)) return null;
  return Math.min(PART_BYTES, fileBytes - (number - 1) * PART_BYTES);
}
