import { Page } from "@shopify/polaris";
import type { HomeView, ShopFacts } from "#app/domains/home/home.ts";
import { useT } from "#app/i18n/translations.tsx";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { useReload } from "#app/ui/use-reload.ts";
import { EmptyState } from "./EmptyState.tsx";
import { FailedState } from "./FailedState.tsx";
import { HomeFiguresPage } from "./HomeFiguresPage.tsx";
import { ImportingState } from "./ImportingState.tsx";
import { isUnderway } from "./underway.ts";
import "./home.css";

/** Often enough that the bar moves, seldom enough that nobody waits for it. */
const IMPORT_RELOAD_MILLISECONDS = 2_000;

/** The page that answers: are my customers coming back, and is it getting better? */
export function HomePage({ view, shop }: Readonly<{ view: HomeView; shop: ShopFacts }>) {
  const t = useT();
  const isMoving = view.state === "importing" || (view.state === "figures" && isUnderway(view.underway));
  useReload(isMoving ? IMPORT_RELOAD_MILLISECONDS : null);
  return (
    <Page>
      <TitleBar title={t("home.title")} />
      <HomeState view={view} shop={shop} />
    </Page>
  );
}

function HomeState({ view, shop }: Readonly<{ view: HomeView; shop: ShopFacts }>) {
  switch (view.state) {
    case "importing":
      return <ImportingState view={view} />;
    case "failed":
      return <FailedState view={view} shop={shop} />;
    case "no-orders":
      return <EmptyState view={view} />;
    case "figures":
      return <HomeFiguresPage view={view} shop={shop} />;
  }
}
