// The long form of the crash tests: `npm run test:crash -- --rounds 500 --seed 7`. Ends with one line of what it did and
// found, and with 1 when a promise was not kept.
//
//   --rounds N     deaths drawn by chance: so many plays of two to six deaths each (default 300)
//   --seed N       what chance begins with (default: another each time; it is printed)
//   --round N      only this round of the seed
//   --play JSON    only this play, as a failure prints it
//   --chapters A,B of steps, faults, changes, random (default: all)
//   --lanes N      plays at the same time (default: two for each core)
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const CHAPTERS = ["steps", "faults", "changes", "random"];
const string = { type: "string" };
const { values } = parseArgs({
	options: { rounds: string, seed: string, round: string, play: string, chapters: string, lanes: string },
});

const count = (name, fallback) => {
	const value = values[name] === undefined ? fallback : Number(values[name]);
	if (value !== undefined && !Number.isSafeInteger(value)) throw new Error(`--${name} expects a whole number`);
	return value;
};

const chapters = values.chapters?.split(",") ?? CHAPTERS;
const unknown = chapters.find((name) => !CHAPTERS.includes(name));
if (unknown !== undefined) throw new Error(`there is no chapter ${unknown}: ${CHAPTERS.join(", ")}`);

const summary = resolve(`.vitest/crash-summary-${process.pid}.txt`);
const order = {
	rounds: count("rounds", 300),
	seed: count("seed", Date.now() % 1_000_000),
	round: count("round"),
	lanes: count("lanes", 2 * availableParallelism()),
	play: values.play === undefined ? undefined : JSON.parse(values.play),
	chapters,
	summary,
};
mkdirSync(".vitest", { recursive: true });
process.stderr.write(
	`seed ${order.seed}, ${order.rounds} rounds of ${chapters.join(", ")}, ${order.lanes} at a time\n`,
);
const { status } = spawnSync(
	process.execPath,
	["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.crash.config.ts"],
	{ stdio: "inherit", env: { ...process.env, TRAWL_CRASH_ORDER: JSON.stringify(order) } },
);
const isOver = existsSync(summary);
const line = isOver ? readFileSync(summary, "utf8") : "the crash tests did not come to their end\n";
rmSync(summary, { force: true });
process.stdout.write(`seed ${order.seed}: ${line}`);
process.exitCode = status === 0 && isOver ? 0 : 1;
