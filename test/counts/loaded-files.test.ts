/**
 * What only some commands need is not loaded by the others: files and packages at start, counted on what is shipped. The
 * bars are a little above what is loaded today; where less is loaded, they are lowered.
 */
import { expect, test } from "vitest";
import { createRig, sampleProject } from "../cli/cli-rig.ts";
import { type LoadedFiles, loadedFilesOf } from "./loaded-files.ts";

const STATE = ["@neon-rs/load", "detect-libc", "libsql"];

type Bar = readonly [argv: readonly string[], most: LoadedFiles];

/** In the order in which they are run, in one project of the embedded engine. `packages`: the only ones that may be loaded. */
const BARS: readonly Bar[] = [
	[["--version"], { files: 5, kilobytes: 210, packages: [] }],
	[["--help"], { files: 5, kilobytes: 210, packages: [] }],
	[["validate", "pipeline.yaml"], { files: 36, kilobytes: 1560, packages: [] }],
	[["plan", "pipeline.yaml"], { files: 47, kilobytes: 1710, packages: [] }],
	[["run", "pipeline.yaml", "--quiet"], { files: 128, kilobytes: 2670, packages: [...STATE, "marked"] }],
	// With nothing to do.
	[["run", "pipeline.yaml", "--quiet"], { files: 76, kilobytes: 1900, packages: STATE }],
	[["status"], { files: 28, kilobytes: 680, packages: STATE }],
	[["show", "facts/anchor"], { files: 25, kilobytes: 680, packages: STATE }],
	[["export"], { files: 44, kilobytes: 770, packages: STATE }],
	[["collect"], { files: 58, kilobytes: 1430, packages: STATE }],
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
