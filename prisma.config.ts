import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// The client runs on a driver adapter and needs no engine program. Prisma's command line would download two all the same;
// any existing file in their places keeps it from that, and no command of this project starts them.
const anyFile = fileURLToPath(import.meta.url);
process.env["PRISMA_QUERY_ENGINE_LIBRARY"] ??= anyFile;
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= anyFile;
// The schema names the variable; generating reads its presence only.
process.env["DATABASE_URL"] ??= "postgresql://nobody@127.0.0.1/none";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => {
    const { PrismaPg } = await import("@prisma/adapter-pg");
    // A connection that waits for more work would keep the command from ending for ten seconds.
    return new PrismaPg({ connectionString: process.env["DATABASE_URL"], idleTimeoutMillis: 100 });
  },
});
