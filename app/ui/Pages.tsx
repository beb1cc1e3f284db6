import { Pagination } from "@shopify/polaris";
import { useReader } from "#app/i18n/translations.tsx";
import { integer } from "./format.ts";
import "./list-page.css";

type PagesProps = Readonly<{
  /** From 1. */
  page: number;
  pages: number;
  hrefOf: (page: number) => string;
  /** What is turned over, where a page has more than one list. */
  label?: string;
}>;

/** The way through a list that has several pages, with where one is. */
export function Pages({ page, pages, hrefOf, label }: PagesProps) {
  const { t, locale } = useReader();
  if (pages <= 1) return null;
  return (
    <div className="encore-list__pages">
      <Pagination
        accessibilityLabel={label ?? t("common.pages.label")}
        hasPrevious={page > 1}
        hasNext={page < pages}
        {...(page > 1 ? { previousURL: hrefOf(page - 1) } : {})}
        {...(page < pages ? { nextURL: hrefOf(page + 1) } : {})}
        label={t("common.pages.position", { page: integer(page, locale), pages: integer(pages, locale) })}
      />
    </div>
  );
}
