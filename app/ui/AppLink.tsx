import { Link, useSearchParams } from "@remix-run/react";
import type { ComponentPropsWithoutRef } from "react";
import { hrefOf, type Params } from "./href.ts";

/** Addresses inside the app that keep shop, host and language: `href("/app/customers", { set: "new" })`. */
export type Href = (path: string, params?: Params) => string;

export function useHref(): Href {
  const [present] = useSearchParams();
  return (path, params) => hrefOf(path, present, params);
}

/** The address with which the page was asked for, for forms that keep part of it. */
export function usePresentParams(): URLSearchParams {
  return useSearchParams()[0];
}

type AppLinkProps = Omit<ComponentPropsWithoutRef<typeof Link>, "to"> & Readonly<{ href: string }>;

/** A link inside the app: fetches data only and keeps the frame. Give it an address from `useHref`. */
export function AppLink({ href, className = "encore-link", ...rest }: AppLinkProps) {
  return <Link to={href} className={className} {...rest} />;
}

type PolarisLinkProps = ComponentPropsWithoutRef<"a"> & Readonly<{ url: string; external?: boolean }>;

/** What Polaris draws its links and link buttons with. Addresses that leave the app stay ordinary links. */
export function PolarisLink({ url, external, ...rest }: PolarisLinkProps) {
  if (external === true || !url.startsWith("/")) return <a href={url} {...rest} />;
  return <Link to={url} {...rest} />;
}
