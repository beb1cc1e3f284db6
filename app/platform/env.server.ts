import { z } from "zod";

const KEYS = /^[A-Za-z0-9]{1,8}:[A-Za-z0-9+/]{43}=(,[A-Za-z0-9]{1,8}:[A-Za-z0-9+/]{43}=)*$/;
const KEYS_SENTENCE =
  'Give 32 random bytes in base64 behind a short name, newest first: "k2:BASE64,k1:BASE64". `openssl rand -base64 32` makes one.';

const settings = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  DATABASE_URL: z
    .string({ error: "Set it to the PostgreSQL login of web and worker: postgresql://encore_web:…@host/encore." })
    .startsWith("postgres", {
      error: "It must be a PostgreSQL address: postgresql://user:password@host:5432/database.",
    }),
  /** Past a pooler in transaction mode, for what keeps a connection of its own: the queue and the inbox. */
  DATABASE_DIRECT_URL: z.string().startsWith("postgres").optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  SHOPIFY_API_KEY: z.string({ error: "Set it to the app's client id (Partner dashboard → app → API credentials)." }).min(1),
  SHOPIFY_API_SECRET: z.string({ error: "Set it to the app's client secret (Partner dashboard → app → API credentials)." }).min(1),
  SHOPIFY_APP_URL: z.url({ error: "Set it to the address under which Shopify reaches this app, e.g. https://encore.example.com." }),
  ENCRYPTION_KEYS: z.string({ error: KEYS_SENTENCE }).regex(KEYS, { error: KEYS_SENTENCE }),
  HASH_KEYS: z.string({ error: KEYS_SENTENCE }).regex(KEYS, { error: KEYS_SENTENCE }),
  HOST: z.string().default("0.0.0.0"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"]).default("info"),
  /** Where the log goes instead of standard output. */
  LOG_FILE: z.string().min(1).optional(),
  /** Where Prometheus reads figures; nowhere without a port. By default only this machine may. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  /** How many proxies stand in front and may say who asks; more, and anybody could claim any address. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(1),
  /** The demo alone may move the app's clock. */
  ENCORE_DEMO: z
    .enum(["0", "1"])
    .default("0")
    .transform((value) => value === "1"),
});

export type Env = Readonly<z.infer<typeof settings>>;

/**
 * Reads the settings or throws one error that names every missing or wrong one and what to set.
 *
 * @throws Error with a line per setting
 */
export function envFrom(variables: Variables): Env {
  return parsed(settings, variables);
}

type Variables = Readonly<Record<string, string | undefined>>;

function parsed<Schema extends z.ZodType>(schema: Schema, variables: Variables): z.output<Schema> {
  const outcome = schema.safeParse(variables);
  if (outcome.success) return outcome.data;

  const lines = outcome.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Encore cannot start, settings are missing or wrong:\n${lines.join("\n")}\nSee README.md, "Settings".`);
}

const migrationSettings = z.object({
  DATABASE_OWNER_URL: z
    .string({ error: "Set it to the PostgreSQL login that owns the tables; only migrations use it." })
    .startsWith("postgres"),
  DATABASE_URL: settings.shape.DATABASE_URL,
});

/** What `npm run migrate` needs; nothing of Shopify. */
export function migrationEnv(): Readonly<z.infer<typeof migrationSettings>> {
  return parsed(migrationSettings, process.env);
}

let current: Env | null = null;

/** Where connections go that live longer than a transaction: past the pooler, where there is one. */
export function directUrl(): string {
  const { DATABASE_DIRECT_URL, DATABASE_URL } = env();
  return DATABASE_DIRECT_URL ?? DATABASE_URL;
}

/** The settings of this process, read once. */
export function env(): Env {
  current ??= envFrom(process.env);
  return current;
}
