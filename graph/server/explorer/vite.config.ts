import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

// What a build is made from, so that the Go tests can tell one that is out of date.
function sources(): Plugin {
  return {
    name: "sources",
    generateBundle() {
      const hash = createHash("sha256");
      const files = readdirSync("src").filter((f) => !f.includes(".test.")).map((f) => join("src", f));
      for (const file of [...files, "package-lock.json", "vite.config.ts"].sort()) {
        hash.update(`${file}\n`).update(readFileSync(file));
      }
      this.emitFile({ type: "asset", fileName: "sources.txt", source: `${hash.digest("hex")}\n` });
    },
  };
}

export default defineConfig({
  base: "/explorer/",
  plugins: [sources()],
  build: {
    target: "es2022",
    manifest: true,
    license: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600, // the editor, which comes when it is asked for
    rolldownOptions: { input: "src/main.ts" },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
