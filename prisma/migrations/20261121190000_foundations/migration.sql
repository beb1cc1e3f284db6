-- Roles: see docs/decisions/0003-database-roles.md. The login of web and worker is a member of both without inheriting,
-- so that a query outside of inShop and asSystem may do nothing at all.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN
    CREATE ROLE encore_app NOLOGIN NOBYPASSRLS;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_system') THEN
    CREATE ROLE encore_system NOLOGIN NOBYPASSRLS;
  END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO encore_app, encore_system;

-- System tables: a listed handful, reached through asSystem only.

CREATE TABLE "shop" (
  "id" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "domain" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "time_zone" TEXT NOT NULL,
  "locale" TEXT NOT NULL,
  "scopes" TEXT[] NOT NULL,
  "history_starts_on" INTEGER,
  "is_history_limited" BOOLEAN NOT NULL DEFAULT true,
  "rules_version" INTEGER NOT NULL DEFAULT 1,
  "import_version" INTEGER NOT NULL DEFAULT 0,
  "installed_at" TIMESTAMPTZ(3) NOT NULL,
  "uninstalled_at" TIMESTAMPTZ(3)
);
CREATE UNIQUE INDEX "shop_domain_key" ON "shop" ("domain");

CREATE TABLE "shop_session" (
  "id" TEXT PRIMARY KEY,
  "shop_domain" TEXT NOT NULL,
  "scope" TEXT NOT NULL,
  "access_token_enc" BYTEA NOT NULL,
  "expires_at" TIMESTAMPTZ(3),
  "refresh_token_enc" BYTEA,
  "refresh_expires_at" TIMESTAMPTZ(3),
  "updated_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX "shop_session_shop_domain_idx" ON "shop_session" ("shop_domain");

CREATE TABLE "inbox" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "shop_domain" TEXT NOT NULL,
  "topic" TEXT NOT NULL,
  "event_key" TEXT NOT NULL,
  "body" BYTEA NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "state" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "reason" TEXT,
  "delete_after" TIMESTAMPTZ(3)
);
CREATE UNIQUE INDEX "inbox_event_key_key" ON "inbox" ("event_key");
CREATE INDEX "inbox_waiting_idx" ON "inbox" ("shop_domain", "id") WHERE "state" = 'waiting';
CREATE INDEX "inbox_delete_after_idx" ON "inbox" ("delete_after") WHERE "delete_after" IS NOT NULL;

CREATE TABLE "app_clock" (
  "id" INTEGER PRIMARY KEY CHECK ("id" = 1),
  "offset_ms" BIGINT NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON "shop", "shop_session", "inbox", "app_clock" TO encore_system;

-- Tenant tables: shop_id first in every key, row-level security behind every query.

CREATE TABLE "customer" (
  "shop_id" INTEGER NOT NULL,
  "id" INTEGER GENERATED ALWAYS AS IDENTITY,
  "shopify_id" BIGINT,
  "email_enc" BYTEA,
  "email_hash" BYTEA,
  "hash_version" SMALLINT,
  "name_enc" BYTEA,
  "locale" TEXT,
  "country" TEXT,
  "tags" TEXT[] NOT NULL DEFAULT '{}',
  "consent_state" TEXT,
  "consent_level" TEXT,
  "consent_at" TIMESTAMPTZ(3),
  "lifetime_orders" INTEGER,
  "created_at" TIMESTAMPTZ(3),
  "source_updated_at" TIMESTAMPTZ(3),
  "first_at" TIMESTAMPTZ(3),
  "last_at" TIMESTAMPTZ(3),
  "purchases" INTEGER NOT NULL DEFAULT 0,
  "value" BIGINT NOT NULL DEFAULT 0,
  "deleted_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("shop_id", "id")
);

CREATE TABLE "customer_identity" (
  "shop_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "customer_id" INTEGER NOT NULL,
  PRIMARY KEY ("shop_id", "kind", "key"),
  FOREIGN KEY ("shop_id", "customer_id") REFERENCES "customer" ("shop_id", "id") ON DELETE CASCADE
);
CREATE INDEX "customer_identity_customer_idx" ON "customer_identity" ("shop_id", "customer_id");

CREATE TABLE "orders" (
  "shop_id" INTEGER NOT NULL,
  "id" BIGINT NOT NULL,
  "name" TEXT NOT NULL,
  "customer_id" INTEGER,
  "processed_at" TIMESTAMPTZ(3) NOT NULL,
  "day" INTEGER NOT NULL,
  "month" INTEGER NOT NULL,
  "financial_status" TEXT NOT NULL,
  "is_test" BOOLEAN NOT NULL,
  "cancelled_at" TIMESTAMPTZ(3),
  "currency" TEXT NOT NULL,
  "original_total" BIGINT NOT NULL,
  "total" BIGINT NOT NULL,
  "tax" BIGINT NOT NULL,
  "shipping" BIGINT NOT NULL,
  "discount" BIGINT NOT NULL,
  "tip" BIGINT NOT NULL,
  "gift_cards_sold" BIGINT NOT NULL,
  "refunded" BIGINT NOT NULL,
  "order_index" INTEGER,
  "source" TEXT NOT NULL,
  "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
  "import_id" INTEGER,
  "channel" TEXT,
  "locale" TEXT,
  "country" TEXT,
  "company" BIGINT,
  "landing" TEXT,
  "referrer" TEXT,
  "utm_source" TEXT,
  "utm_medium" TEXT,
  "utm_campaign" TEXT,
  "checkout_token" TEXT,
  "cart_token" TEXT,
  "discount_codes" TEXT[] NOT NULL,
  PRIMARY KEY ("shop_id", "id")
);
CREATE INDEX "orders_customer_idx" ON "orders" ("shop_id", "customer_id");
CREATE INDEX "orders_checkout_token_idx" ON "orders" ("shop_id", "checkout_token") WHERE "checkout_token" IS NOT NULL;
CREATE INDEX "orders_cart_token_idx" ON "orders" ("shop_id", "cart_token") WHERE "cart_token" IS NOT NULL;

CREATE TABLE "order_line" (
  "shop_id" INTEGER NOT NULL,
  "order_id" BIGINT NOT NULL,
  "id" BIGINT NOT NULL,
  "product_id" BIGINT,
  "variant_id" BIGINT,
  "title" TEXT NOT NULL,
  "product_type" TEXT,
  "quantity" INTEGER NOT NULL,
  "current_quantity" INTEGER NOT NULL,
  "value" BIGINT NOT NULL,
  "is_gift_card" BOOLEAN NOT NULL,
  PRIMARY KEY ("shop_id", "order_id", "id"),
  FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders" ("shop_id", "id") ON DELETE CASCADE
);

CREATE TABLE "refund" (
  "shop_id" INTEGER NOT NULL,
  "order_id" BIGINT NOT NULL,
  "id" BIGINT NOT NULL,
  "refunded_at" TIMESTAMPTZ(3) NOT NULL,
  "amount" BIGINT NOT NULL,
  PRIMARY KEY ("shop_id", "order_id", "id"),
  FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders" ("shop_id", "id") ON DELETE CASCADE
);

CREATE TABLE "fulfilment" (
  "shop_id" INTEGER NOT NULL,
  "order_id" BIGINT NOT NULL,
  "id" BIGINT NOT NULL,
  "status" TEXT NOT NULL,
  "shipped_at" TIMESTAMPTZ(3) NOT NULL,
  "delivered_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("shop_id", "order_id", "id"),
  FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders" ("shop_id", "id") ON DELETE CASCADE
);

CREATE TABLE "import" (
  "shop_id" INTEGER NOT NULL,
  "id" INTEGER GENERATED ALWAYS AS IDENTITY,
  "kind" TEXT NOT NULL,
  "phase" TEXT NOT NULL,
  "bulk_id" TEXT,
  "done" INTEGER NOT NULL DEFAULT 0,
  "expected" INTEGER,
  "customers" INTEGER NOT NULL DEFAULT 0,
  "orders" INTEGER NOT NULL DEFAULT 0,
  "rejected" INTEGER NOT NULL DEFAULT 0,
  "first_reason" TEXT,
  "error" TEXT,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "phase_started_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("shop_id", "id")
);
CREATE UNIQUE INDEX "import_one_running_idx" ON "import" ("shop_id", "kind") WHERE "finished_at" IS NULL;

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['customer', 'customer_identity', 'orders', 'order_line', 'refund', 'fulfilment', 'import'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant ON %I TO encore_app USING (shop_id = nullif(current_setting(''app.shop_id'', true), '''')::int) WITH CHECK (shop_id = nullif(current_setting(''app.shop_id'', true), '''')::int)',
      name
    );
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO encore_app', name);
  END LOOP;
END
$$;
