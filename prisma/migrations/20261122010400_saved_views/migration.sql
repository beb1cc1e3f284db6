-- A merchant's own views of the customers list: a name over filters and sort, as the address writes them.
CREATE TABLE "saved_view" (
    "shop_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("shop_id", "id")
);

-- Two members of staff who save the same name at one moment: one of them reads that it is taken.
CREATE UNIQUE INDEX "saved_view_name_key" ON "saved_view" ("shop_id", lower("name")) WHERE "deleted_at" IS NULL;

GRANT USAGE ON SEQUENCE "saved_view_id_seq" TO encore_app;
SELECT make_tenant_table('saved_view');
