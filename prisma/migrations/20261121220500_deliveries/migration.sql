-- What became of a delivery, for the page that tells the merchant.
ALTER TABLE "inbox"
  ADD COLUMN "triggered_at" TIMESTAMPTZ(3),
  ADD COLUMN "must_answer" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3),
  ADD COLUMN "worked_at" TIMESTAMPTZ(3),
  ADD COLUMN "resource" TEXT,
  ADD COLUMN "resource_name" TEXT;

-- Requests of the law waited for a version that answers them.
UPDATE "inbox" SET "must_answer" = true WHERE "topic" IN ('customers/data_request', 'customers/redact', 'shop/redact');
UPDATE "inbox" SET "state" = 'waiting', "reason" = NULL WHERE "state" = 'kept';

-- One index for the worker (waiting, by shop, in order), the page (by shop and state, newest first) and the watch (counts by
-- state), so that the door inserts into no more of them than before.
DROP INDEX "inbox_waiting_idx";
CREATE INDEX "inbox_state_idx" ON "inbox" ("state", "shop_domain", "id") INCLUDE ("received_at", "next_attempt_at");

-- Small: filled when a delivery is worked off, or by few deliveries.
CREATE INDEX "inbox_resource_idx" ON "inbox" ("shop_domain", "resource") WHERE "resource" IS NOT NULL;
CREATE INDEX "inbox_resource_name_idx" ON "inbox" ("shop_domain", "resource_name") WHERE "resource_name" IS NOT NULL;
CREATE INDEX "inbox_must_answer_idx" ON "inbox" ("shop_domain") WHERE "must_answer" AND "state" <> 'done';

-- An order is looked for by the name that the merchant knows.
CREATE INDEX "orders_name_idx" ON "orders" ("shop_id", "name");
