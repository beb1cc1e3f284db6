import { STANDARD_VIEWS } from "#app/domains/saved-views/saved-views.ts";
import type { CurrentTab, SavedView } from "#app/domains/saved-views/saved-views.ts";
import { useT } from "#app/i18n/translations.tsx";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";
import "./view-tabs.css";

type ViewTabsProps = Readonly<{ path: string; views: readonly SavedView[]; current: CurrentTab }>;

/** The views of a list as tabs: those that every shop has, then the merchant's own. They are links, so they work in every way links do. */
export function ViewTabs({ path, views, current }: ViewTabsProps) {
  const t = useT();
  const href = useHref();
  const hrefOf = (query: string, view: number | null) => href(path, { ...Object.fromEntries(new URLSearchParams(query)), view });
  return (
    <nav className="encore-views" aria-label={t("savedViews.tabs")}>
      <ul>
        {STANDARD_VIEWS.map(({ key, query }) => (
          <Tab
            key={key}
            name={t(`savedViews.standard.${key}`)}
            href={hrefOf(query, null)}
            isCurrent={current?.kind === "standard" && current.key === key}
          />
        ))}
        {views.map(({ id, name, query }) => (
          <Tab key={id} name={name} href={hrefOf(query, id)} isCurrent={current?.kind === "own" && current.id === id} />
        ))}
      </ul>
    </nav>
  );
}

function Tab({ name, href, isCurrent }: Readonly<{ name: string; href: string; isCurrent: boolean }>) {
  return (
    <li>
      <AppLink href={href} aria-current={isCurrent ? "page" : undefined} preventScrollReset>
        {name}
      </AppLink>
    </li>
  );
}
