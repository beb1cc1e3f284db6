import { useLocation, useNavigate, useNavigation } from "@remix-run/react";
import { AppProvider } from "@shopify/polaris";
import { createElement, useEffect, type ReactNode } from "react";
import { usePolarisTexts, useT } from "#app/i18n/translations.tsx";
import { PolarisLink, useHref } from "./AppLink.tsx";
import { PageSkeleton } from "./PageSkeleton.tsx";
import "./app-frame.css";

/** The part of App Bridge that is used here; it is there in the admin, not in a test or in an ordinary tab. */
type AppBridge = Readonly<{ loading: (isLoading: boolean) => void }>;

/**
 * What stands around every page: Polaris in the reader's language, the app's entries in the admin's menu, and what is
 * shown while the next page is on its way.
 */
export function AppFrame({ children }: Readonly<{ children: ReactNode }>) {
  const t = useT();
  const href = useHref();
  const navigation = useNavigation();
  const { pathname } = useLocation();
  const isBusy = navigation.state !== "idle";
  const target = navigation.state === "loading" ? navigation.location.pathname : pathname;

  useEffect(() => {
    appBridge()?.loading(isBusy);
  }, [isBusy]);

  const navigate = useNavigate();
  useEffect(() => {
    // App Bridge tells a click in the admin's menu so; without a listener the frame would load anew.
    const follow = (event: Event): void => {
      const address = event.target instanceof Element ? event.target.getAttribute("href") : null;
      if (address !== null) navigate(address);
    };
    document.addEventListener("shopify:navigate", follow);
    return () => document.removeEventListener("shopify:navigate", follow);
  }, [navigate]);

  return (
    <AppProvider i18n={usePolarisTexts()} linkComponent={PolarisLink}>
      {/* App Bridge's own elements: https://shopify.dev/docs/api/app-bridge-library/web-components/ui-nav-menu */}
      {createElement(
        "ui-nav-menu",
        null,
        <a href={href("/app")} rel="home">
          {t("common.nav.home")}
        </a>,
        <a href={href("/app/customers")}>{t("common.nav.customers")}</a>,
        <a href={href("/app/settings")}>{t("common.nav.settings")}</a>,
      )}
      <main>
        {target === pathname ? (
          <div className={isBusy ? "encore-frame encore-frame--busy" : "encore-frame"} aria-busy={isBusy}>
            {children}
          </div>
        ) : (
          <PageSkeleton kind={target === "/app" ? "figures" : "list"} />
        )}
      </main>
    </AppProvider>
  );
}

/** The page's name in the admin's own title bar. */
export function TitleBar({ title }: Readonly<{ title: string }>) {
  return createElement("ui-title-bar", { title });
}

function appBridge(): AppBridge | undefined {
  return (window as Window & { shopify?: AppBridge }).shopify;
}
