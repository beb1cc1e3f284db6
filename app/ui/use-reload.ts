import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

/**
 * Asks the page's loader again and again while something is under way; null stops. One answer is awaited before the next question.
 *
 * The clock goes on by itself: on a busy machine an answer may be drawn in one go with the question, and whoever waits to see both of them
 * would never ask again.
 */
export function useReload(everyMilliseconds: number | null): void {
  const { state, revalidate } = useRevalidator();
  const isIdle = useRef(true);
  useEffect(() => {
    isIdle.current = state === "idle";
  }, [state]);
  useEffect(() => {
    if (everyMilliseconds === null) return;
    const timer = setInterval(() => {
      if (isIdle.current) revalidate();
    }, everyMilliseconds);
    return () => clearInterval(timer);
  }, [everyMilliseconds, revalidate]);
}
