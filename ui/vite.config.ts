import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), svelteTesting()],
  // Relative addresses, so that the page works from the app's own protocol on every system.
  base: "./",
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  build: {
    outDir: mode === "mock" ? "dist-mock" : "dist",
    // The oldest webview meant: WebKitGTK 2.44, Safari 17, WebView2 of the same year.
    target: ["safari17", "chrome120"],
    // Everything stays a file of its own: the strict content policy allows no data: scripts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
  },
}));
