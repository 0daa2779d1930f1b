/** Planning 100,000 rows beside a loop that parses, renders every field and hashes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { compare } from "./compare.js";
import { plannedPipeline } from "./planned-fields.js";
import { writeCompanies } from "./write-companies.js";

const BIN = resolve(import.meta.dirname, "../../dist/cli/bin.js");
const LOOP = resolve(import.meta.dirname, "../peers/plan-loop.js");
const ROWS = 100_000;

export function* planRows(folder, rounds) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "package.json"), "{}");
	writeFileSync(join(folder, "pipeline.yaml"), plannedPipeline());
	writeCompanies(join(folder, "companies.csv"), ROWS);
	const measured = compare({
		ours: { argv: [BIN, "plan", "pipeline.yaml"], cwd: folder, hasPeak: true },
		theirs: { argv: [LOOP, "companies.csv"], cwd: folder, hasPeak: true },
		rounds,
	});
	yield { what: "trawl plan of 100,000 rows / a bare loop of the same", bar: 2, most: 250, measured };
}
