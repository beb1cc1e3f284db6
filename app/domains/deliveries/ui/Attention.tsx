import { useActionData } from "@remix-run/react";
import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useEffect } from "react";
import type { DeliveriesView, Deed } from "#app/domains/deliveries/deliveries.ts";
import { TryAllAgain } from "#app/domains/deliveries/ui/DeliveryTable.tsx";
import { useReader } from "#app/i18n/translations.tsx";
import { integer } from "#app/ui/format.ts";

/** App Bridge's toast, in the admin. */
type Toasting = Readonly<{ toast: Readonly<{ show: (text: string) => void }> }>;

/** What did not get through with the button for all of it, and what came of the last button that was pressed. */
export function Attention({ view: { counts } }: Readonly<{ view: DeliveriesView }>) {
  const { t } = useReader();
  const deed = useActionData<Deed>();
  const troubled = counts.failing + counts.stuck + counts.unreadable;
  const started = useStarted(deed);
  return (
    <>
      {troubled > 0 && (
        <div className="encore-deliveries__banner">
          <Banner tone="warning" title={t("deliveries.again.attention", { count: troubled })}>
            <BlockStack gap="300" inlineAlign="start">
              <p>{t("deliveries.again.attentionText")}</p>
              <TryAllAgain />
            </BlockStack>
          </Banner>
        </div>
      )}
      {/* Below the button: what is said comes and goes, and a button that moves under the pointer loses the press. */}
      <div role="status" className="encore-edge encore-deliveries__status">
        {deed !== undefined && (
          <Text as="p">
            {deed.kind === "requeued" && deed.requeued > 0 ? (
              <Progress count={deed.requeued} waiting={counts.waiting} troubled={troubled} started={started} />
            ) : (
              started
            )}
          </Text>
        )}
      </div>
    </>
  );
}

/** What is said at once, as a toast, too; once per deed, not at each reload of the page behind it. */
function useStarted(deed: Deed | undefined): string {
  const { t } = useReader();
  const started = startedOf(deed, t);
  useEffect(() => {
    if (deed !== undefined) (window as Window & { shopify?: Partial<Toasting> }).shopify?.toast?.show(started);
  }, [deed, started]);
  return started;
}

function startedOf(deed: Deed | undefined, t: ReturnType<typeof useReader>["t"]): string {
  if (deed === undefined) return "";
  if (deed.kind === "looked-up") return t(`deliveries.lookUp.${deed.found}`);
  return deed.requeued === 0 ? t("deliveries.again.none") : t("deliveries.again.started", { count: deed.requeued });
}

type ProgressProps = Readonly<{ count: number; waiting: number; troubled: number; started: string }>;

/** How many of the requeued ones still wait, and at the end how many did not get through again. */
function Progress({ count, waiting, troubled, started }: ProgressProps) {
  const { t, locale } = useReader();
  const open = Math.min(count, waiting);
  if (open > 0)
    return `${started} ${t("deliveries.again.progress", { done: integer(count - open, locale), total: integer(count, locale) })}`;
  const finished = t("deliveries.again.finished", { count });
  return troubled > 0 ? `${finished} ${t("deliveries.again.left", { count: troubled })}` : finished;
}
