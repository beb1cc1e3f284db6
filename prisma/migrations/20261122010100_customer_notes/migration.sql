-- What a merchant wrote down about a customer. The page that asks names the note, so that a form that is sent twice writes one.
CREATE TABLE "customer_note" (
  "shop_id" INTEGER NOT NULL,
  "id" UUID NOT NULL,
  "customer_id" INTEGER NOT NULL,
  "text_enc" BYTEA NOT NULL,
  "written_at" TIMESTAMPTZ(3) NOT NULL,
  "changed_at" TIMESTAMPTZ(3),
  -- Goes up with every change: who changes an older one than there is learns of it.
  "version" INTEGER NOT NULL DEFAULT 1,
  -- Can be taken back for a while.
  "deleted_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("shop_id", "id"),
  FOREIGN KEY ("shop_id", "customer_id") REFERENCES "customer" ("shop_id", "id") ON DELETE CASCADE
);
CREATE INDEX "customer_note_customer_idx" ON "customer_note" ("shop_id", "customer_id");

SELECT make_tenant_table('customer_note');
