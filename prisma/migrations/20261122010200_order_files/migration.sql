-- Orders from files: Shopify's own order export, dropped on a page. Numbers of imports are taken from one sequence, whichever way the
-- orders came, since orders.import_id means all of them.
GRANT USAGE ON SEQUENCE "import_id_seq" TO encore_app;

CREATE TABLE "file_import" (
  "shop_id" INTEGER NOT NULL,
  "id" INTEGER NOT NULL,
  "file_name" TEXT NOT NULL,
  "file_bytes" BIGINT NOT NULL,
  "last_modified" BIGINT,
  "state" TEXT NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  -- Past it the file is gone, and whatever was to be done with it.
  "file_until" TIMESTAMPTZ(3) NOT NULL,
  "day_order" TEXT,
  "is_whole" BOOLEAN NOT NULL DEFAULT false,
  -- The running step: what it reads, how far it is, and how many batches of it are written.
  "phase" TEXT,
  "step_started_at" TIMESTAMPTZ(3),
  "done_bytes" BIGINT NOT NULL DEFAULT 0,
  "batches" INTEGER NOT NULL DEFAULT 0,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "failed_during" TEXT,
  "preview" JSONB,
  "refusal" JSONB,
  "examples_enc" BYTEA,
  "problems" JSONB,
  "orders" INTEGER NOT NULL DEFAULT 0,
  "fresh" INTEGER NOT NULL DEFAULT 0,
  "unchanged" INTEGER NOT NULL DEFAULT 0,
  "items" INTEGER NOT NULL DEFAULT 0,
  "removed" INTEGER NOT NULL DEFAULT 0,
  "first_day" INTEGER,
  "last_day" INTEGER,
  "longest_pause" INTEGER,
  "ended_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("shop_id", "id")
);

-- The file itself, compressed and sealed: web and worker may be on different machines. Compressing it again would be wasted.
CREATE TABLE "file_import_part" (
  "shop_id" INTEGER NOT NULL,
  "import_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "body" BYTEA NOT NULL,
  "file_until" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("shop_id", "import_id", "number")
);
ALTER TABLE "file_import_part" ALTER COLUMN "body" SET STORAGE EXTERNAL;

CREATE TABLE "file_import_problem" (
  "shop_id" INTEGER NOT NULL,
  "import_id" INTEGER NOT NULL,
  "line" INTEGER NOT NULL,
  "reason" JSONB NOT NULL,
  "found_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("shop_id", "import_id", "line")
);

-- Whom somebody asked to forget, known or not: keyed hashes of addresses and of orders' numbers, which lead to no row of the shop. A file
-- that is older than the request names the person still.
CREATE TABLE "forgotten_person" (
  "shop_id" INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  "forgotten_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("shop_id", "key")
);

-- A file may have no columns for taxes, shipping or discounts: of which version these are, where it is not the newest.
ALTER TABLE "orders" ADD COLUMN "parts_of" TEXT;

-- Which files told of which orders: what only one of them told goes when that import is taken back.
CREATE TABLE "order_told" (
  "shop_id" INTEGER NOT NULL,
  "import_id" INTEGER NOT NULL,
  "order_id" BIGINT NOT NULL,
  PRIMARY KEY ("shop_id", "import_id", "order_id")
);
CREATE INDEX "order_told_order_idx" ON "order_told" ("shop_id", "order_id");

-- Since when a shop's orders are known: what Shopify shows, while files reach further back; and what files reach.
CREATE TABLE "shopify_history" (
  "shop_id" INTEGER NOT NULL,
  "starts_on" INTEGER NOT NULL,
  "is_limited" BOOLEAN NOT NULL,
  PRIMARY KEY ("shop_id")
);
CREATE TABLE "file_span" (
  "shop_id" INTEGER NOT NULL,
  "import_id" INTEGER NOT NULL,
  "first_day" INTEGER NOT NULL,
  "last_day" INTEGER NOT NULL,
  "longest_pause" INTEGER NOT NULL,
  "is_whole" BOOLEAN NOT NULL,
  PRIMARY KEY ("shop_id", "import_id")
);

SELECT make_tenant_table(name) FROM unnest(ARRAY['file_import', 'file_import_part', 'file_import_problem', 'forgotten_person', 'order_told', 'shopify_history', 'file_span']) AS t (name);
