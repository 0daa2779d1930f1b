/** The long form, started by `npm run test:crash`: every named step, fault and change, then deaths drawn by chance. */
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { calibrate } from "./calibrate.ts";
import { inLanes } from "./lanes.ts";
import { chaptersOf } from "./long-chapters.ts";
import type { Play, PlayReport } from "./play.ts";
import { describeBroken } from "./play-rig.ts";
import { drawPlay } from "./random-plays.ts";
import { runPlay } from "./run-play.ts";
import { standInPool } from "./stand-in-pool.ts";
import { addToTally, NOTHING_YET, type Tally, tallyLine } from "./tally.ts";

/** Of `scripts/test-crash.js`. */
interface Order {
	readonly rounds: number;
	readonly seed: number;
	readonly lanes: number;
	/** Only this one of the rounds. */
	readonly round?: number;
	/** Only this play. */
	readonly play?: Play;
	readonly chapters: readonly string[];
	/** Where the closing line goes. */
	readonly summary: string;
}

const order = JSON.parse(process.env.TRAWL_CRASH_ORDER ?? "{}") as Order;
const pool = standInPool(order.lanes);
const PLAYS_A_LINE = 10;

test("the promises hold", { timeout: 24 * 3_600_000 }, async () => {
	const plays = await choosePlays();
	let tally = NOTHING_YET;
	let played = 0;
	await inLanes(order.lanes, plays, async (play) => {
		const report = await pool.lend((service) => runPlay(play, service));
		tally = addToTally(tally, report);
		played += 1;
		tell(report, tally, `${played}/${plays.length}`);
	});
	writeFileSync(order.summary, `${tallyLine(tally)}\n`);
	expect(tally.broken, "plays in which a promise was not kept").toBe(0);
});

async function choosePlays(): Promise<readonly Play[]> {
	if (order.play !== undefined) return [order.play];
	const calibration = await calibrate(pool, order.lanes);
	if (order.round !== undefined) return [drawPlay(order.seed, order.round, calibration)];
	const listed = await pool.lend((service) => chaptersOf(order.chapters, service));
	const drawn = Array.from({ length: order.rounds }, (_, index) => drawPlay(order.seed, index + 1, calibration));
	return [...listed, ...(order.chapters.includes("random") ? drawn : [])];
}

function tell(report: PlayReport, tally: Tally, progress: string): void {
	if (report.violations.length > 0) process.stderr.write(`BROKEN ${describeBroken(report)}\n`);
	if (tally.plays % PLAYS_A_LINE === 0) process.stderr.write(`${progress} ${tallyLine(tally)}\n`);
}
