/**
 * `npm run bench`: what Trawl's commands take beside the least that the same work can take, as ratios measured in one run, the
 * sides in turn. Ends with 1 where a row is above its bar. `--only start,plan` for some groups, `--rounds 3` for fewer turns
 * (default 5; an odd number, since medians are told).
 */
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { chosen, readOptions, wholeNumber } from "./options.js";
import { planRows } from "./ratios/plan.js";
import { reuseRows } from "./ratios/reuse.js";
import { runRows } from "./ratios/running.js";
import { startRows } from "./ratios/start.js";
import { temporaryFolder } from "./temporary-folder.js";

const GROUPS = { start: startRows, plan: planRows, reuse: reuseRows, run: runRows };
const values = readOptions({ only: Object.keys(GROUPS).join(","), rounds: "5" });
const groups = chosen("only", values.only, Object.keys(GROUPS));
const rounds = wholeNumber("rounds", values.rounds);
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const folder = temporaryFolder("ratios");
let above = 0;
process.stdout.write(
	`Trawl ${version}, Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} before, ${new Date().toISOString().slice(0, 10)}\n\n`,
);
process.stdout.write("ratio    bar  ours s  MB   theirs s   what\n");
for (const name of groups) {
	for await (const row of GROUPS[name](join(folder, name), rounds)) tell(row);
}
process.exitCode = above === 0 ? 0 : 1;

/** `bar` and `most`, megabytes that our side may take: by default there is none. */
function tell({
	what,
	bar = Number.POSITIVE_INFINITY,
	most = Number.POSITIVE_INFINITY,
	measured: { ratio, ours, theirs },
}) {
	const isAbove = ratio > bar || (ours.megabytes ?? 0) > most;
	if (isAbove) above += 1;
	const cells = [
		ratio.toFixed(2).padStart(5),
		(Number.isFinite(bar) ? `≤ ${bar.toFixed(1)}` : "").padStart(6),
		ours.seconds.toFixed(3).padStart(7),
		(ours.megabytes?.toFixed(0) ?? "").padStart(4),
		theirs.seconds.toFixed(3).padStart(9),
	];
	const memory = Number.isFinite(most) ? `, at most ${most} MB` : "";
	process.stdout.write(`${cells.join(" ")}   ${what}${memory}${isAbove ? "   ABOVE ITS BAR" : ""}\n`);
}
