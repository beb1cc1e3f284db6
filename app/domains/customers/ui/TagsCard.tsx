import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { ShownTag, TagAnswer, TagsView } from "#app/domains/customers/customers.ts";
import { useT } from "#app/i18n/translations.tsx";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";
import { Told } from "#app/ui/Told.tsx";
import { useTags } from "./LatestTags.tsx";
import "./tags-card.css";

type TagsCardProps = Readonly<{ customerId: number; view: TagsView }>;

type Change = (tags: readonly string[], wish: "add" | "remove") => void;

/** A customer's tags in Shopify: what Shopify says, what is on its way, and, where the merchant allowed it, the way to change them. */
export function TagsCard({ customerId, view: loaded }: TagsCardProps) {
  const t = useT();
  const href = useHref();
  const fetcher = useFetcher<TagAnswer>();
  const [typed, setTyped] = useState("");
  const [isMended, setIsMended] = useState(false);
  const address = href(`/app/customers/${String(customerId)}/tags`);
  const { tags: view, restart } = useTags(loaded, address, fetcher.state !== "idle");

  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const sent = useRef("");
  const told = useRef<TagAnswer | null>(null);
  useEffect(() => {
    if (answer === undefined || told.current === answer) return;
    told.current = answer;
    setIsMended(false);
    // What was refused or failed stands for another try, what was typed while it was being sent is the next tag.
    if (answer.kind === "reserved" && answer.isWanted) setTyped((now) => (now === sent.current ? "" : now));
  }, [answer]);

  const change: Change = (tags, wish) => {
    sent.current = tags.join(",");
    restart();
    fetcher.submit({ tags: sent.current, wish }, { method: "post", action: address });
  };
  const error = isMended ? undefined : answer?.kind === "refused" ? t(`tags.problem.${answer.reason}`) : undefined;

  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("tags.title")}
        </Text>
        <TagList view={view} isBusy={fetcher.state !== "idle"} onChange={change} />
        {view.mayWrite ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              change([typed], "add");
            }}
          >
            <TextField
              label={t("tags.label")}
              helpText={t("tags.help")}
              value={typed}
              onChange={(value) => {
                setTyped(value);
                setIsMended(true);
              }}
              autoComplete="off"
              connectedRight={
                <Button submit loading={fetcher.state !== "idle"}>
                  {t("tags.add")}
                </Button>
              }
              {...(error === undefined ? {} : { error })}
            />
          </form>
        ) : (
          <ReadOnly isInShopify={view.isInShopify} />
        )}
        <Outcome answer={answer} view={view} onChange={change} />
      </BlockStack>
    </Card>
  );
}

/** Why nothing can be changed here, and where it can be allowed. */
function ReadOnly({ isInShopify }: Readonly<{ isInShopify: boolean }>) {
  const t = useT();
  const href = useHref();
  if (!isInShopify) return null;
  return (
    <Text as="p" tone="subdued">
      {t("tags.readOnly")} <AppLink href={href("/app/settings")}>{t("tags.toSettings")}</AppLink>
    </Text>
  );
}

function TagList({ view, isBusy, onChange }: Readonly<{ view: TagsView; isBusy: boolean; onChange: Change }>) {
  const t = useT();
  if (view.tags.length === 0) return <Text as="p">{t(view.isInShopify ? "tags.none" : "tags.guest")}</Text>;
  const settled = view.tags.filter(({ state }) => state === "there");
  const moving = view.tags.filter(({ state }) => state !== "there");
  return (
    <BlockStack gap="300">
      {settled.length > 0 && (
        <ul className="encore-tags" aria-label={t("tags.title")}>
          {settled.map(({ tag }) => (
            <li key={tag} className="encore-tags__tag">
              <span>{tag}</span>
              {view.mayWrite && (
                <button type="button" disabled={isBusy} aria-label={t("tags.remove", { tag })} onClick={() => onChange([tag], "remove")}>
                  <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
                    <path d="m4 4 8 8m0-8-8 8" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
                  </svg>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {moving.length > 0 && (
        <ul className="encore-tags__moving">
          {moving.map((shown) => (
            <Moving key={shown.tag} shown={shown} mayWrite={view.mayWrite} isBusy={isBusy} onChange={onChange} />
          ))}
        </ul>
      )}
    </BlockStack>
  );
}

type MovingProps = Readonly<{ shown: ShownTag; mayWrite: boolean; isBusy: boolean; onChange: Change }>;

/** A tag that is on its way, or did not get there: then why, and what to do. */
function Moving({ shown, mayWrite, isBusy, onChange }: MovingProps) {
  const t = useT();
  const { tag } = shown;
  if (shown.state === "there") return null;
  if ("isSent" in shown) {
    return (
      <li>
        <Text as="p">{t(shown.isSent ? `tags.sent.${shown.state}` : `tags.waiting.${shown.state}`, { tag })}</Text>
      </li>
    );
  }
  const wish = shown.state === "not-added" ? "add" : "remove";
  return (
    <li>
      <Text as="p" tone="critical">
        {t(`tags.failed.${shown.state}`, { tag })} {t(`tags.reason.${shown.reason}`)}
      </Text>
      {mayWrite && (
        <InlineStack gap="300">
          <Button variant="plain" disabled={isBusy} onClick={() => onChange([tag], wish)}>
            {t("tags.again")}
          </Button>
          <Button variant="plain" disabled={isBusy} onClick={() => onChange([tag], wish === "add" ? "remove" : "add")}>
            {t("tags.giveUp")}
          </Button>
        </InlineStack>
      )}
    </li>
  );
}

type OutcomeProps = Readonly<{ answer: TagAnswer | undefined; view: TagsView; onChange: Change }>;

/** What the last press did, with the way back. What did not get there has its own words above. */
function Outcome({ answer, view, onChange }: OutcomeProps) {
  const t = useT();
  const changed = answer?.kind === "reserved" ? answer.changed : [];
  const states = view.tags.filter(({ tag }) => changed.includes(tag)).map(({ state }) => state);
  const hasFailed = states.includes("not-added") || states.includes("not-removed");
  const isUnderway = states.includes("adding") || states.includes("removing");
  return (
    <Told of={answer ?? null}>
      {answer?.kind === "reserved" && changed.length > 0 && !hasFailed && (
        <InlineStack gap="200" blockAlign="center">
          <Text as="span">{t(`tags.done.${doneText(answer.isWanted, isUnderway)}`, { tags: changed.join(", ") })}</Text>
          <Button variant="plain" onClick={() => onChange(changed, answer.isWanted ? "remove" : "add")}>
            {t("tags.undo")}
          </Button>
        </InlineStack>
      )}
      {answer?.kind === "reserved" && changed.length === 0 && <Text as="p">{t("tags.done.nothing")}</Text>}
      {answer?.kind === "failed" && (
        <Text as="p" tone="critical">
          {t("tags.away")}
        </Text>
      )}
    </Told>
  );
}

function doneText(isWanted: boolean, isUnderway: boolean): "added" | "isAdded" | "removed" | "isRemoved" {
  if (isUnderway) return isWanted ? "added" : "removed";
  return isWanted ? "isAdded" : "isRemoved";
}
