import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import remixConfig from "./remix.config.js";

// Shopify's CLI starts the development server behind a tunnel and tells its address.
const tunnel = new URL(process.env["SHOPIFY_APP_URL"] ?? "http://localhost");

export default defineConfig({
  plugins: [remix(remixConfig)],
  // Top-level await in the server's modules.
  build: { target: "es2022", assetsInlineLimit: 0 },
  server: {
    allowedHosts: [tunnel.hostname],
    hmr:
      tunnel.protocol === "https:"
        ? { protocol: "wss", host: tunnel.hostname, clientPort: 443 }
        : { protocol: "ws", host: tunnel.hostname },
  },
});
