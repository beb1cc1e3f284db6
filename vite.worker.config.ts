import { defineConfig } from "vite";

// The processes around the pages: web server, worker, migrations. They are built because mails are .tsx, which Node does
// not run by itself; packages stay in node_modules.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: "node22",
    outDir: "build/bin",
    sourcemap: true,
    rollupOptions: {
      input: { web: "app/bin/web.ts", worker: "app/bin/worker.ts", migrate: "app/bin/migrate.ts", "rotate-keys": "app/bin/rotate-keys.ts" },
      // All in one folder, so that what finds a file beside itself (the migrations, the pages) finds it from any chunk.
      output: { chunkFileNames: "[name]-[hash].js" },
    },
  },
});
