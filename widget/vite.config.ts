import { defineConfig } from "vite";

export default defineConfig({
  logLevel: "warn",
  build: {
    target: "es2022",
    outDir: "../bot/channels/static",
    emptyOutDir: true,
    lib: { entry: "src/main.ts", formats: ["iife"], name: "Loketwijzer", fileName: () => "loketwijzer.js" },
  },
});
