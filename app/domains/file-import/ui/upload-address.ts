import { useHref } from "#app/ui/AppLink.tsx";
import type { UploadAddress } from "./running-uploads.ts";

export const IMPORT_PATH = "/app/settings/import";

/** Addresses of the route that takes a file. */
export function useUploadAddress(): UploadAddress {
  const href = useHref();
  return (params) => href(`${IMPORT_PATH}/upload`, params);
}
