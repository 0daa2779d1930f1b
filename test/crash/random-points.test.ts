/** A few deaths drawn by chance; `npm run test:crash` draws hundreds. */
import { expect, test } from "vitest";
import { calibrate } from "./calibrate.ts";
import { playRig } from "./play-rig.ts";
import { drawPlay } from "./random-plays.ts";

const { pool, lanes, play } = playRig();
const SEED = 2026;
const ROUNDS = 4;

test("killed at random points, again and again", async () => {
	const calibration = await calibrate(pool, lanes);
	const plays = Array.from({ length: ROUNDS }, (_, index) => drawPlay(SEED, index + 1, calibration));
	const reports = await play(plays, { isQuick: true });
	// A delay may be longer than what is left to do.
	expect(reports.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(ROUNDS);
});
