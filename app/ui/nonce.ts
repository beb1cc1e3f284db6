import { createContext, useContext } from "react";

/** The document's nonce, without which its policy runs no inline script; the browser has none and needs none. */
export const Nonce = createContext<string | undefined>(undefined);

export function useNonce(): string | undefined {
  return useContext(Nonce);
}
