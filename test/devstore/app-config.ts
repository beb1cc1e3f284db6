import { readFileSync, statSync } from "node:fs";
import { parse } from "smol-toml";

/** One `[[webhooks.subscriptions]]` entry for one topic. */
export type Subscription = {
  topic: string;
  uri: string;
  includeFields: string[] | null;
  filter: string | null;
  name: string | null;
  isCompliance: boolean;
};

/** What the devstore needs of `shopify.app.toml`. */
export type AppConfig = {
  name: string;
  handle: string;
  /** Where Shopify believes the app to be; its path is the app's home, its origin is replaced by the real process. */
  applicationUrl: string;
  scopes: string[];
  optionalScopes: string[];
  apiVersion: string;
  subscriptions: Subscription[];
};

type Table = Record<string, unknown>;

/** Gives the app's configuration as the file now is: an edited toml needs no restart. */
export function appConfigReader(tomlFile: string, appName: string): () => AppConfig {
  let known: { changedAt: number; config: AppConfig } | null = null;
  return () => {
    const changedAt = statSync(tomlFile).mtimeMs;
    if (known?.changedAt !== changedAt) known = { changedAt, config: readAppConfig(tomlFile, appName) };
    return known.config;
  };
}

/** Throws where the file is missing or no toml. */
function readAppConfig(tomlFile: string, appName: string): AppConfig {
  const toml = tableOf(parse(readFileSync(tomlFile, "utf8")));
  const webhooks = tableOf(toml["webhooks"]);
  const access = tableOf(toml["access_scopes"]);
  return {
    name: appName,
    handle: textOf(toml["handle"]) ?? slugOf(appName),
    applicationUrl: textOf(toml["application_url"]) ?? "https://app.example.com/",
    scopes: scopeList(textOf(access["scopes"]) ?? ""),
    optionalScopes: textsOf(access["optional_scopes"]),
    apiVersion: textOf(webhooks["api_version"]) ?? "unstable",
    subscriptions: listOf(webhooks["subscriptions"]).flatMap((entry) => subscriptionsOf(tableOf(entry))),
  };
}

function subscriptionsOf(entry: Table): Subscription[] {
  const uri = textOf(entry["uri"]);
  if (uri === null) return [];
  const common = {
    uri,
    includeFields: Array.isArray(entry["include_fields"]) ? textsOf(entry["include_fields"]) : null,
    filter: textOf(entry["filter"]),
    name: textOf(entry["name"]),
  };
  return [
    ...textsOf(entry["topics"]).map((topic) => ({ ...common, topic, isCompliance: false })),
    ...textsOf(entry["compliance_topics"]).map((topic) => ({ ...common, topic, isCompliance: true })),
  ];
}

/** `read_orders, write_orders` → sorted, without doubles. */
function scopeList(text: string): string[] {
  return [...new Set(text.split(",").map((scope) => scope.trim()))].filter((scope) => scope !== "").sort();
}

/** Whether the granted scopes allow `needed`; writing includes reading. */
export function mayUse(granted: readonly string[], needed: string): boolean {
  return granted.includes(needed) || (needed.startsWith("read_") && granted.includes(needed.replace("read_", "write_")));
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

function tableOf(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function textsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === "string");
}
