/** What it takes to start: nothing asked, and a file of 50 templates checked, beside Node alone. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { longPipeline } from "../planning/long-pipeline.js";
import { compare } from "./compare.js";

const BIN = resolve(import.meta.dirname, "../../dist/cli/bin.js");
const LOOP = resolve(import.meta.dirname, "../peers/validate-loop.js");
/** Head and templates of `longPipeline`. */
const LINES_OF_50 = 505;
/** A start takes a tenth of a second, so that more of them are counted. */
const STARTS_A_ROUND = 3;

export function* startRows(folder, rounds) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "package.json"), "{}");
	writeFileSync(join(folder, "fifty.yaml"), longPipeline(LINES_OF_50));
	const bare = { argv: ["-e", "0"], cwd: folder };
	const ours = (...argv) => ({ argv: [BIN, ...argv], cwd: folder });
	const against = (...argv) => compare({ ours: ours(...argv), theirs: bare, rounds: rounds * STARTS_A_ROUND });
	yield { what: "trawl --version / bare Node", bar: 2, measured: against("--version") };
	yield { what: "trawl validate of 50 templates / bare Node", bar: 5, measured: against("validate", "fifty.yaml") };
	// How much of that is the libraries' alone.
	const least = { argv: [LOOP, "fifty.yaml"], cwd: folder };
	yield {
		what: "trawl validate of 50 templates / a bare loop that parses and renders them",
		measured: compare({ ours: ours("validate", "fifty.yaml"), theirs: least, rounds: rounds * STARTS_A_ROUND }),
	};
}
