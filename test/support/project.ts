import { dirname, join } from "node:path";

/** The project's own folder. */
export const PROJECT = dirname(dirname(import.meta.dirname));

/** Everything that the project makes while it runs (databases, keys, the devstore's state); git-ignored. */
export const DATA_FOLDER = join(PROJECT, ".data");
