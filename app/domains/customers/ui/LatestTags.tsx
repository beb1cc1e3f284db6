import { useFetcher } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { TagsView } from "#app/domains/customers/customers.ts";

/** Shopify needs a moment to take a tag and tell of it. */
const PAUSE_MILLISECONDS = 2_000;
/** About two minutes: then Shopify's news are late, and opening the page anew shows them. */
const MOST_QUESTIONS = 60;

type LatestTags = Readonly<{ tags: TagsView; restart: () => void }>;

/**
 * The tags as they were last told: by the page or, while a change is on its way, by asking for them alone. The rest of the page is not
 * asked for again, so that nothing that is typed on it is lost when an answer fails.
 *
 * @param address answers with the tags; null keeps those that are known
 * @param isBusy a press of the merchant's own is being sent: it brings the page's answer with it
 */
export function useTags(view: TagsView, address: string, isBusy: boolean): LatestTags {
  const { data, state, load } = useFetcher<TagsView | null>();
  const [tags, setTags] = useState(view);
  const asked = useRef(0);

  useEffect(() => setTags(view), [view]);
  useEffect(() => {
    if (data !== undefined && data !== null) setTags(data);
  }, [data]);

  const isUnderway = tags.tags.some((tag) => tag.state === "adding" || tag.state === "removing");
  const isWaiting = isUnderway && !isBusy && state === "idle";
  useEffect(() => {
    if (!isWaiting || asked.current >= MOST_QUESTIONS) return;
    const timer = setTimeout(() => {
      asked.current += 1;
      load(address);
    }, PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isWaiting, address, load]);

  const restart = useCallback(() => {
    asked.current = 0;
  }, []);
  return { tags, restart };
}
