/** `trawl plan` of a CSV file with so many rows, measured as a user starts it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeCompanies } from "../ratios/write-companies.js";
import { measure } from "../service/start-service.js";

const BIN = resolve(import.meta.dirname, "../../dist/cli/bin.js");

const PIPELINE = `version: 1
name: bench
data: { companies: { file: companies.csv } }
batch: { mode: fast }
budget: { max_tasks: 10000000 }
tasks:
  profile:
    for_each: { company: companies }
    key: "{{ company.id }}"
    query: What did {{ company.name }} of {{ company.city }} launch since 2026-01-01?
    report_format: One page about {{ company.name }}.
    urls: ["{{ company.site }}"]
`;

/** In a folder that has no state. See `measure` for what it gives. */
export async function measurePlan(folder, rows) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "package.json"), "{}");
	writeFileSync(join(folder, "pipeline.yaml"), PIPELINE);
	writeCompanies(join(folder, "companies.csv"), rows);
	return measure([BIN, "plan", "pipeline.yaml"], { cwd: folder, env: {}, timeoutMs: timeoutFor(rows) });
}

/** Milliseconds; many times what it takes, so that a bench ends even where something is wrong. */
function timeoutFor(rows) {
	return 60_000 + rows;
}
