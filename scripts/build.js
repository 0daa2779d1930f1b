/**
 * Makes dist, copies the fonts of PDFs and makes the bin executable. Run by `prepare`, so `npm ci` alone suffices.
 *
 * TypeScript checks the code and writes declarations; rolldown puts our own modules, and the packages that every command
 * reads, into few files, since finding hundreds of them takes longer than most commands. What `dependencies` names stays where
 * npm puts it, so that it can be updated without us.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";
import { compileValidators } from "./compile-validators.js";
import { copyFonts } from "./copy-fonts.js";
import { lateFiles, writeLateFiles } from "./late-packages.js";
import { writeLicences } from "./write-licences.js";

const BIN = "cli/bin";
/** Files of dist with names of their own: what package.json names, and what tests, benches and scripts load from dist. */
const ENTRIES = [
	...[BIN, "index"],
	...["app/local-service", "cli/program", "embedded/embedded-engine", "export/charts/chart-collector"],
	...["export/export-run", "export/probe-export-dir"],
	...["sqlite/database", "store/state-store", "template/liquid"],
	...["webhooks/create-webhook-sender"],
	...["evidence/find-evidence", "extractive-researcher", "language/inline-text", "language/words", "open-corpus"].map(
		(path) => `research/${path}`,
	),
	...["quotation", "search/gate", "search/library", "search/question", "source-text"].map((path) => `research/${path}`),
	// It names the package's folder by its own: two folders below.
	"values/package-file",
];

/**
 * Small, and in use everywhere: apart, they would be dozens of files for each command to find. Of other folders only modules that
 * import nothing else.
 */
const BASE = [
	"(?:model|values|system)/",
	"app/(?:cap-of|commitments|consent|corpus-problems|describe-researcher|model-key|price-warnings|smaller|state-dir|state-problems)\\.ts$",
	"cli/(?:format-problems|plain-text|problem-formats/few-of-many|terminal-stream)\\.ts$",
	"hosted/check-settings\\.ts$",
	"load/(?:pipeline-schema|project-root|suggest-path)\\.ts$",
	"wire/service-rules\\.ts$",
];
/** What no command plans without, and little of what is needed otherwise. */
const PLANNING = [
	"app/(?:check-budget|plan-loaded|plan-read-only|prepare-plan|run-date|run-stage)\\.ts$",
	"(?:plan|schema|template|wire)/",
];

rmSync("dist", { recursive: true, force: true });
const checked = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
	stdio: "inherit",
});
if (checked.status !== 0) process.exit(checked.status ?? 1);

/** What stays where npm puts it: the dependencies. All else is built in, with its licence (docs/decisions/0047-built-in-packages.md). */
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const OUTSIDE = new RegExp(`^(?:node:.*|(?:${Object.keys(dependencies).join("|")})(?:/.*)?)$`);

const validators = await compileValidators();
const bundle = await rolldown({
	input: Object.fromEntries(ENTRIES.map((entry) => [entry, `src/${entry}.ts`])),
	platform: "node",
	external: (id) => OUTSIDE.test(id),
	preserveEntrySignatures: "allow-extension",
	plugins: [lateFiles(validators)],
});
const { output } = await bundle.write({
	dir: "dist",
	format: "esm",
	entryFileNames: "[name].js",
	chunkFileNames: "chunks/[name]-[hash].js",
	codeSplitting: {
		groups: [
			// One file, by whose name the crash tests tell the store's frames.
			{ name: "store", test: /\/src\/store\// },
			// By their names, for stack traces.
			{ name: packageOf, debugName: "packages", test: /\/node_modules\// },
			{ name: "base", test: new RegExp(`/src/(?:${BASE.join("|")})`), priority: 1 },
			{ name: "planning", test: new RegExp(`/src/(?:${PLANNING.join("|")})`) },
		],
		includeDependenciesRecursively: false,
	},
});
await bundle.close();
writeLicences("dist/third-party-licences.txt", [...output, ...(await writeLateFiles(validators))]);
copyFonts();
finishBin(`dist/${BIN}.js`);

/** `yaml` of `…/node_modules/yaml/dist/index.js`. */
function packageOf(id) {
	return /.*\/node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(id.replaceAll("\\", "/"))?.[1] ?? null;
}

/** The first line keeps Node from reading `--env-file` itself (docs/decisions/0017); BusyBox' `env` has no `-S`. */
function finishBin(bin) {
	const canSplit = process.platform === "win32" || spawnSync("/usr/bin/env", ["-S", "true"]).status === 0;
	if (!canSplit) writeFileSync(bin, readFileSync(bin, "utf8").replace(/^#!.*/, "#!/usr/bin/env node"));
	chmodSync(bin, 0o755);
}
