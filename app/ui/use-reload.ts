import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

/** Asks the page's loader again and again while something is under way; null stops. One answer is awaited before the next question. */
export function useReload(everyMilliseconds: number | null): void {
  const { state, revalidate } = useRevalidator();
  useEffect(() => {
    if (everyMilliseconds === null || state !== "idle") return;
    const timer = setTimeout(revalidate, everyMilliseconds);
    return () => clearTimeout(timer);
  }, [everyMilliseconds, state, revalidate]);
}
