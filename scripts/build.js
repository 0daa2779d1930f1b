// Compiles src to dist, copies the fonts of PDFs and makes the bin executable. Run by `prepare`, so `npm ci` alone suffices.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { copyFonts } from "./copy-fonts.js";

rmSync("dist", { recursive: true, force: true });
const compiled = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
	stdio: "inherit",
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
// Read when a model is asked.
const prompts = "research/model/prompts";
cpSync(`src/${prompts}`, `dist/${prompts}`, { recursive: true });
copyFonts();
const bin = "dist/cli/bin.js";
if (existsSync(bin)) finishBin();

/** The first line keeps Node from reading `--env-file` itself (docs/decisions/0017); BusyBox' `env` has no `-S`. */
function finishBin() {
	const canSplit = process.platform === "win32" || spawnSync("/usr/bin/env", ["-S", "true"]).status === 0;
	if (!canSplit) writeFileSync(bin, readFileSync(bin, "utf8").replace(/^#!.*/, "#!/usr/bin/env node"));
	chmodSync(bin, 0o755);
}
