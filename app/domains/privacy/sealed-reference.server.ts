import { printReference, readReference } from "#app/domains/privacy/request.ts";
import type { PersonReference } from "#app/domains/privacy/request.ts";
import { seal, unsealText } from "#app/platform/crypto.server.ts";

const place = (shopId: number) => ({ shop: shopId, table: "privacy_request", column: "customer_enc" });

/** Whom a request is about, sealed. */
export function sealReference(shopId: number, person: PersonReference): Uint8Array<ArrayBuffer> {
  return seal(place(shopId), printReference(person));
}

export function openReference(shopId: number, sealed: Uint8Array): PersonReference {
  return readReference(unsealText(place(shopId), sealed));
}
