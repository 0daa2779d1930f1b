// Compiles src to dist and makes the bin executable. Run by `prepare`, so `npm ci` alone suffices.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
const compiled = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
	stdio: "inherit",
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
const bin = "dist/cli/bin.js";
if (existsSync(bin)) chmodSync(bin, 0o755);
