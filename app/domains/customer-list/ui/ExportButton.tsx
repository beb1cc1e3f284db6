import { BlockStack, Button, ProgressBar, Text } from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { downloadBlob } from "#app/ui/download.ts";
import { integer } from "#app/ui/format.ts";

type Download =
  | Readonly<{ kind: "none" | "done" | "failed" | "too-many" }>
  /** `total` may be a little off while customers come and go. */
  | Readonly<{ kind: "running"; rows: number; total: number }>;

const TOO_MANY_REQUESTS = 429;
const LINE_END = 10;

/** The filtered list as a file. It is fetched, since App Bridge puts the session token on what is fetched and not on a link. */
export function ExportButton({ list, isDisabled, total }: Readonly<{ list: string; isDisabled: boolean; total: number }>) {
  const { t, locale } = useReader();
  const href = useHref();
  const [download, setDownload] = useState<Download>({ kind: "none" });

  const load = async (): Promise<void> => {
    setDownload({ kind: "running", rows: 0, total });
    try {
      const answer = await fetch(href("/app/customers/export", Object.fromEntries(new URLSearchParams(list))));
      if (answer.status === TOO_MANY_REQUESTS) {
        setDownload({ kind: "too-many" });
        return;
      }
      if (!answer.ok || answer.body === null) throw new Error(`The export answered ${String(answer.status)}.`);
      const parts: Uint8Array<ArrayBuffer>[] = [];
      let rows = -1;
      for (const reader = answer.body.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        rows += value.reduce((lines, byte) => (byte === LINE_END ? lines + 1 : lines), 0);
        setDownload({ kind: "running", rows: Math.max(0, Math.min(rows, total)), total });
      }
      downloadBlob(new Blob(parts, { type: "text/csv;charset=utf-8" }), t("customers.export.fileName"));
      setDownload({ kind: "done" });
    } catch {
      setDownload({ kind: "failed" });
    }
  };

  const isRunning = download.kind === "running";
  return (
    <BlockStack gap="100" inlineAlign="end">
      <Button onClick={() => void load()} disabled={isDisabled || isRunning}>
        {t("customers.export.button")}
      </Button>
      {isRunning && (
        <div className="encore-customers__progress">
          <ProgressBar
            size="small"
            progress={download.total === 0 ? 0 : Math.round((download.rows / download.total) * 100)}
            ariaLabelledBy="customers-export"
          />
        </div>
      )}
      <div role="status" id="customers-export">
        {download.kind !== "none" && (
          <Text as="p" variant="bodySm" tone={download.kind === "failed" || download.kind === "too-many" ? "critical" : "subdued"}>
            {isRunning
              ? t("customers.export.running", { rows: integer(download.rows, locale), total: integer(download.total, locale) })
              : t(`customers.export.${download.kind}`)}
          </Text>
        )}
      </div>
    </BlockStack>
  );
}
