import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { PROBLEMS_KEPT_DAYS } from "#app/domains/file-import/limits.ts";
import type { FileImportView, KeptProblem } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { ListHead } from "#app/ui/ListHead.tsx";
import { csvOf } from "#app/ui/csv.ts";
import { downloadCsv } from "#app/ui/download.ts";
import { integer } from "#app/ui/format.ts";
import { Pages } from "#app/ui/Pages.tsx";
import { problemText, type ProblemsPage } from "./import-words.ts";
import { IMPORT_PATH } from "./upload-address.ts";
import "#app/ui/list-page.css";
import "./import.css";

type ProblemsCardProps = Readonly<{ file: FileImportView; view: ProblemsPage }>;

/** The lines that could not be read, by the number that an editor shows, each with its reason. */
export function ProblemsCard({ file, view }: ProblemsCardProps) {
  const reader = useReader();
  const { t, locale } = reader;
  const href = useHref();
  const title = t("fileImport.problems.title", { count: view.total });
  const columns = [t("fileImport.problems.line"), t("fileImport.problems.problem")];
  if (view.total === 0) return null;
  return (
    <Card padding="0">
      <div className="encore-import__head">
        <BlockStack gap="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            <Text as="p" tone="subdued">
              {t(file.state.kind === "ready" ? "fileImport.problems.before" : "fileImport.problems.after")}
            </Text>
            {view.kept < view.total && (
              <Text as="p" tone="subdued">
                {view.kept === 0
                  ? t("fileImport.problems.gone", { days: PROBLEMS_KEPT_DAYS })
                  : t("fileImport.problems.keptOnly", { kept: integer(view.kept, locale) })}
              </Text>
            )}
          </BlockStack>
          {view.kept > 0 && <ProblemsDownload file={file.id} />}
        </BlockStack>
      </div>
      {view.kept > 0 && <ProblemsTable title={title} columns={columns} view={view} />}
      <Pages page={view.page} pages={view.pageCount} hrefOf={(page) => href(IMPORT_PATH, { file: file.id, page })} />
    </Card>
  );
}

type ProblemsTableProps = Readonly<{ title: string; columns: readonly string[]; view: ProblemsPage }>;

function ProblemsTable({ title, columns, view }: ProblemsTableProps) {
  const reader = useReader();
  const { t } = reader;
  return (
    <table className="encore-list encore-import__problems" role="table" aria-label={title}>
      <ListHead columns={columns} />
      <tbody role="rowgroup">
        {view.problems.map((one) => {
          const problem = problemText(one, reader);
          return (
            <tr key={`${one.line} ${problem}`} role="row">
              <td role="cell" data-name={columns[0]} className="encore-import__line">
                <span className="encore-list__main">{t("fileImport.problems.lineNumber", { line: one.line })}</span>
              </td>
              <td role="cell" data-name={columns[1]} className="encore-import__what">
                {problem}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The whole list as a file in the reader's language, fetched with the session token. */
function ProblemsDownload({ file }: Readonly<{ file: number }>) {
  const reader = useReader();
  const { t } = reader;
  const href = useHref();
  const [state, setState] = useState<"none" | "loading" | "done" | "failed">("none");
  const load = async (): Promise<void> => {
    setState("loading");
    try {
      const answer = await fetch(href(`${IMPORT_PATH}/problems/${String(file)}`));
      if (!answer.ok) throw new Error(`The list answered ${String(answer.status)}.`);
      const problems = (await answer.json()) as KeptProblem[];
      const head = [t("fileImport.problems.line"), t("fileImport.problems.problem")];
      downloadCsv(csvOf([head, ...problems.map((one) => [one.line, problemText(one, reader)])]), `encore-import-${String(file)}.csv`);
      setState("done");
    } catch {
      setState("failed");
    }
  };
  return (
    <InlineStack gap="300" blockAlign="center">
      <Button loading={state === "loading"} onClick={() => void load()}>
        {t("fileImport.problems.download")}
      </Button>
      <div role="status">
        <Text as="span" tone="subdued">
          {state === "done" ? t("fileImport.problems.downloaded") : state === "failed" ? t("fileImport.problems.downloadFailed") : ""}
        </Text>
      </div>
    </InlineStack>
  );
}
