/** A run with nothing to do beside the plan that says so: 10,000 tasks that all have a result. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { compare, start } from "./compare.js";
import { plannedPipeline } from "./planned-fields.js";
import { writeCompanies } from "./write-companies.js";

const BIN = resolve(import.meta.dirname, "../../dist/cli/bin.js");
const ROWS = 10_000;
const LOCAL = 'engine: local\nlocal: { corpus: ["notes.md"] }\n';

export function* reuseRows(folder, rounds) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "package.json"), "{}");
	writeFileSync(join(folder, "notes.md"), "# Company 7\n\nCompany 7 of City 7 launched a pump in 2026.\n");
	writeFileSync(join(folder, "pipeline.yaml"), plannedPipeline(LOCAL).replace(/^ {4}urls:.*\n/m, ""));
	writeCompanies(join(folder, "companies.csv"), ROWS);
	start({ argv: [BIN, "run", "pipeline.yaml", "--quiet"], cwd: folder });
	const side = (verb) => ({ argv: [BIN, verb, "pipeline.yaml"], cwd: folder });
	const measured = compare({ ours: side("run"), theirs: side("plan"), rounds });
	yield { what: "trawl run with nothing to do, 10,000 tasks / trawl plan of the same", bar: 1.5, measured };
}
