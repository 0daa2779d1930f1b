/**
 * What only some commands need is not loaded by the others: files and packages at start, counted on what is shipped. The
 * bars are a little above what is loaded today; where less is loaded, they are lowered.
 */
import { expect, test } from "vitest";
import { createRig, sampleProject } from "../cli/cli-rig.ts";
import { type LoadedFiles, loadedFilesOf } from "./loaded-files.ts";

const COMMANDS = ["commander"];
const STATE = ["@neon-rs/load", "detect-libc", "libsql"];
const SCHEMAS = ["ajv", "ajv-formats", "fast-deep-equal", "fast-uri", "json-schema-traverse"];
const DATA = ["csv-parse", "fdir", "picomatch", "tinyglobby"];
/** What reads, checks and plans a pipeline. */
const PLANNING = [...COMMANDS, ...STATE, ...SCHEMAS, ...DATA, "liquidjs", "yaml"];

type Bar = readonly [argv: readonly string[], most: LoadedFiles];

/** In the order in which they are run, in one project of the embedded engine. `packages`: the only ones that may be loaded. */
const BARS: readonly Bar[] = [
	[["--version"], { files: 18, kilobytes: 160, packages: COMMANDS }],
	[["--help"], { files: 18, kilobytes: 160, packages: COMMANDS }],
	[["validate", "pipeline.yaml"], { files: 285, kilobytes: 2100, packages: PLANNING }],
	[["plan", "pipeline.yaml"], { files: 292, kilobytes: 2120, packages: PLANNING }],
	[
		["run", "pipeline.yaml", "--quiet"],
		{ files: 370, kilobytes: 2830, packages: [...PLANNING, "csv-stringify", "marked"] },
	],
	// With nothing to do.
	[
		["run", "pipeline.yaml", "--quiet"],
		{ files: 368, kilobytes: 2730, packages: [...PLANNING, "csv-stringify", "marked"] },
	],
	[["status"], { files: 267, kilobytes: 2040, packages: PLANNING }],
	[["show", "facts/anchor"], { files: 264, kilobytes: 2040, packages: PLANNING }],
	[["export"], { files: 292, kilobytes: 2190, packages: [...PLANNING, "csv-stringify"] }],
	[["collect"], { files: 327, kilobytes: 2440, packages: [...PLANNING, "csv-stringify"] }],
];

test("no command loads more code, or other packages, than it may", async () => {
	const env: Record<string, string> = {};
	const rig = createRig(sampleProject(), env);
	const rises: string[] = [];
	for (const [argv, most] of BARS) {
		const loaded = await loadedFilesOf(rig, env, argv);
		// Without a file of its own and the one that runs commands nothing was counted.
		expect(loaded.files).toBeGreaterThan(1);
		rises.push(...risesAbove(most, loaded).map((rise) => `trawl ${argv.join(" ")}: ${rise}`));
	}
	expect(
		rises,
		"look at what is imported statically on the way from src/cli/commands, and import late what few need",
	).toEqual([]);
});

function risesAbove(most: LoadedFiles, { files, kilobytes, packages }: LoadedFiles): string[] {
	const strangers = packages.filter((name) => !most.packages.includes(name));
	return [
		...(files > most.files ? [`${files} files, at most ${most.files}`] : []),
		...(kilobytes > most.kilobytes ? [`${kilobytes} kB of code, at most ${most.kilobytes}`] : []),
		...strangers.map((name) => `the package ${name}, which it does not need`),
	];
}
