import { BlockStack, Card, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useT } from "#app/i18n/translations.tsx";
import { TitleBar } from "./AppFrame.tsx";
import { useHref } from "./AppLink.tsx";
import type { Params } from "./href.ts";
import { Pages } from "./Pages.tsx";
import "./list-page.css";

export type ListColumn = Readonly<{ name: string; isNumber: boolean }>;
/** The first cell names the row. Cells stand in the order of the columns. */
export type ListRow = Readonly<{ id: string; cells: readonly ReactNode[] }>;

type ListPageProps = Readonly<{
  /** In the admin's title bar. */
  name: string;
  /** Which rows these are, with their number. */
  title: string;
  subtitle: string;
  /** How the rows add up to the figure that led here. */
  equation: string | null;
  note: string;
  columns: readonly ListColumn[];
  rows: readonly ListRow[];
  empty: Readonly<{ title: string; text: string }>;
  path: string;
  /** What the address carries besides the page. */
  params: Params;
  page: number;
  pageCount: number;
}>;

/** The rows behind a figure: a table on a desk, a list on a phone. */
export function ListPage({ name, title, subtitle, equation, note, columns, rows, empty, path, params, page, pageCount }: ListPageProps) {
  const t = useT();
  const href = useHref();
  const { period, from, to } = params;
  return (
    <Page title={title} subtitle={subtitle} backAction={{ content: t("common.back"), url: href("/app", { period, from, to }) }}>
      <TitleBar title={name} />
      <BlockStack gap="400">
        {equation !== null && (
          <Card>
            <Text as="p" numeric>
              {equation}
            </Text>
          </Card>
        )}
        <Card padding="0">
          {rows.length === 0 ? (
            <div className="encore-list__empty">
              <Text as="h2" variant="headingMd">
                {empty.title}
              </Text>
              <Text as="p" tone="subdued">
                {empty.text}
              </Text>
            </div>
          ) : (
            <Rows title={title} columns={columns} rows={rows} />
          )}
          <Pages page={page} pages={pageCount} hrefOf={(number) => href(path, { ...params, page: number })} />
        </Card>
        <div className="encore-edge">
          <Text as="p" variant="bodySm" tone="subdued">
            {note}
          </Text>
        </div>
      </BlockStack>
    </Page>
  );
}

/** Roles are said because a phone lays the table out as a list, and then browsers forget that it is a table. */
function Rows({ title, columns, rows }: Readonly<{ title: string; columns: readonly ListColumn[]; rows: readonly ListRow[] }>) {
  return (
    <table className="encore-list" role="table" aria-label={title}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.name} role="columnheader" scope="col" className={column.isNumber ? "encore-list__number" : undefined}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={row.id} role="row">
            {columns.map((column, index) => (
              <td key={column.name} role="cell" data-name={column.name} className={column.isNumber ? "encore-list__number" : undefined}>
                {row.cells[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
