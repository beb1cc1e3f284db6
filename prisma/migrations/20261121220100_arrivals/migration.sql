-- What is stored no longer depends on the order in which news arrive (docs/decisions/0019-order-of-arrival.md).

-- Customers. A Shopify id has one row for ever: it keeps an id that was merged into another, deleted or redacted.
ALTER TABLE "customer"
  DROP COLUMN "email_hash",
  DROP COLUMN "hash_version",
  -- The customer that Shopify merged this one into, followed to the end.
  ADD COLUMN "merged_into" INTEGER,
  ADD COLUMN "redacted_at" TIMESTAMPTZ(3),
  -- Which source told e-mail, name and country, beside "source_updated_at".
  ADD COLUMN "facts_source" TEXT,
  -- The API's newest word: it alone knows the language.
  ADD COLUMN "api_updated_at" TIMESTAMPTZ(3),
  ADD COLUMN "lifetime_at" TIMESTAMPTZ(3),
  -- "tags" is what follows from the newest whole list and from what was added (positive) and removed (negative) after it,
  -- in milliseconds by tag.
  ADD COLUMN "tags_listed_at" TIMESTAMPTZ(3),
  ADD COLUMN "tag_facts" JSONB NOT NULL DEFAULT '{}';
UPDATE "customer" SET "facts_source" = 'api', "api_updated_at" = "source_updated_at", "tags_listed_at" = "source_updated_at",
  "lifetime_at" = CASE WHEN "lifetime_orders" IS NOT NULL THEN "source_updated_at" END
WHERE "source_updated_at" IS NOT NULL;
CREATE UNIQUE INDEX "customer_shopify_id_key" ON "customer" ("shop_id", "shopify_id");

-- Who an e-mail belongs to: 'email' is a Shopify customer's claim, of which the one seen last wins; 'guest' the customer made of
-- orders under an e-mail that nobody claims; 'redacted' recognises a forgotten person until a date.
ALTER TABLE "customer_identity"
  ADD COLUMN "seen_at" TIMESTAMPTZ(3),
  ADD COLUMN "email_enc" BYTEA,
  ADD COLUMN "until" TIMESTAMPTZ(3),
  DROP CONSTRAINT "customer_identity_pkey",
  ADD PRIMARY KEY ("shop_id", "kind", "key", "customer_id");
DELETE FROM "customer_identity" WHERE "kind" = 'shopify';
UPDATE "customer_identity" i SET "kind" = CASE WHEN c."shopify_id" IS NULL THEN 'guest' ELSE 'email' END,
  "seen_at" = CASE WHEN c."shopify_id" IS NOT NULL THEN coalesce(c."source_updated_at", to_timestamp(0)) END
FROM "customer" c WHERE c."shop_id" = i."shop_id" AND c."id" = i."customer_id";

-- Every consent that was given or taken, with its time; the customer's row holds the last.
CREATE TABLE "consent_event" (
  "shop_id" INTEGER NOT NULL,
  "customer_id" INTEGER NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "state" TEXT NOT NULL,
  "level" TEXT,
  PRIMARY KEY ("shop_id", "customer_id", "at", "state")
);

-- Orders keep who bought as Shopify says it, beside the customer that follows from it.
ALTER TABLE "orders"
  ADD COLUMN "buyer_shopify_id" BIGINT,
  ADD COLUMN "buyer_at" TIMESTAMPTZ(3),
  ADD COLUMN "buyer_email_key" TEXT,
  ADD COLUMN "content_digest" TEXT,
  ADD COLUMN "api_updated_at" TIMESTAMPTZ(3),
  ADD COLUMN "visit_source" TEXT,
  ADD COLUMN "visit_at" TIMESTAMPTZ(3);
UPDATE "orders" o SET "buyer_shopify_id" = c."shopify_id", "buyer_at" = o."source_updated_at"
FROM "customer" c WHERE c."shop_id" = o."shop_id" AND c."id" = o."customer_id" AND c."shopify_id" IS NOT NULL;
UPDATE "orders" o SET "buyer_email_key" = i."key"
FROM "customer_identity" i WHERE i."shop_id" = o."shop_id" AND i."customer_id" = o."customer_id" AND i."kind" = 'guest';
UPDATE "orders" SET "api_updated_at" = "source_updated_at" WHERE "source" = 'api';
UPDATE "orders" SET "visit_source" = "source", "visit_at" = "source_updated_at"
WHERE coalesce("landing", "referrer", "utm_source", "utm_medium", "utm_campaign") IS NOT NULL;
CREATE INDEX "orders_buyer_email_idx" ON "orders" ("shop_id", "buyer_email_key") WHERE "buyer_email_key" IS NOT NULL;

-- An order that Shopify deleted. Ids are never used again, so a late version of it is recognised for ever.
CREATE TABLE "order_tombstone" (
  "shop_id" INTEGER NOT NULL,
  "order_id" BIGINT NOT NULL,
  "deleted_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("shop_id", "order_id")
);

-- Which product a line sold, which webhooks alone tell and which never changes: kept beside the lines, which the newest version
-- replaces wherever it comes from.
CREATE TABLE "line_product" (
  "shop_id" INTEGER NOT NULL,
  "order_id" BIGINT NOT NULL,
  "line_id" BIGINT NOT NULL,
  "product_id" BIGINT,
  "variant_id" BIGINT,
  PRIMARY KEY ("shop_id", "order_id", "line_id")
);
INSERT INTO "line_product" SELECT "shop_id", "order_id", "id", "product_id", "variant_id" FROM "order_line" WHERE "product_id" IS NOT NULL;
ALTER TABLE "order_line" DROP COLUMN "product_id", DROP COLUMN "variant_id";

SELECT make_tenant_table(name) FROM unnest(ARRAY['consent_event', 'order_tombstone', 'line_product']) AS t (name);
