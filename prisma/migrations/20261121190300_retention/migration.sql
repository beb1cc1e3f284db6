-- Purchases with what came before each, and what is kept of them so that the home page of a large shop reads thousands of
-- rows instead of a million. See docs/decisions/0016-roll-ups.md; the tables' meaning is in app/domains/retention/contributions.ts.

CREATE TABLE "purchase" (
  "shop_id" INTEGER NOT NULL,
  "order_id" BIGINT NOT NULL,
  "customer_id" INTEGER,
  "day" INTEGER NOT NULL,
  "month" INTEGER NOT NULL,
  "prev_day" INTEGER,
  "prev_month" INTEGER,
  "first_month" INTEGER,
  "nth" INTEGER,
  "value" BIGINT NOT NULL,
  PRIMARY KEY ("shop_id", "order_id")
);
-- Covers the days at both ends of a period.
CREATE INDEX "purchase_day_idx" ON "purchase" ("shop_id", "day") INCLUDE ("prev_day", "nth");
CREATE INDEX "purchase_customer_idx" ON "purchase" ("shop_id", "customer_id");

CREATE TABLE "day_total" (
  "shop_id" INTEGER NOT NULL,
  "day" INTEGER NOT NULL,
  "month" INTEGER NOT NULL,
  "purchases" INTEGER NOT NULL,
  "value" BIGINT NOT NULL,
  "customer_purchases" INTEGER NOT NULL,
  "customer_value" BIGINT NOT NULL,
  "first_purchases" INTEGER NOT NULL,
  "first_value" BIGINT NOT NULL,
  "second_purchases" INTEGER NOT NULL,
  PRIMARY KEY ("shop_id", "day")
);

-- kind: 0 a whole month, 1 a third of one.
CREATE TABLE "span_entry" (
  "shop_id" INTEGER NOT NULL,
  "kind" SMALLINT NOT NULL,
  "start_day" INTEGER NOT NULL,
  "prev_day" INTEGER NOT NULL,
  "customers" INTEGER NOT NULL,
  PRIMARY KEY ("shop_id", "kind", "start_day", "prev_day")
);

CREATE TABLE "cohort_cell" (
  "shop_id" INTEGER NOT NULL,
  "first_month" INTEGER NOT NULL,
  "month" INTEGER NOT NULL,
  "customers" INTEGER NOT NULL,
  "retained" INTEGER NOT NULL,
  "purchases" INTEGER NOT NULL,
  "value" BIGINT NOT NULL,
  PRIMARY KEY ("shop_id", "first_month", "month")
);

CREATE TABLE "value_bucket" (
  "shop_id" INTEGER NOT NULL,
  "bucket" BIGINT NOT NULL,
  "customers" INTEGER NOT NULL,
  PRIMARY KEY ("shop_id", "bucket")
);
-- The median is looked for in one bucket only.
CREATE INDEX "customer_value_idx" ON "customer" ("shop_id", "value") WHERE "purchases" > 0;

-- Counts the changes of a shop's purchases; a kept answer of an older version is not used.
CREATE TABLE "data_version" (
  "shop_id" INTEGER PRIMARY KEY,
  "version" BIGINT NOT NULL
);

CREATE TABLE "figure_cache" (
  "shop_id" INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  "version" BIGINT NOT NULL,
  "value" JSONB NOT NULL,
  PRIMARY KEY ("shop_id", "key")
);

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['purchase', 'day_total', 'span_entry', 'cohort_cell', 'value_bucket', 'data_version', 'figure_cache'] LOOP
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
