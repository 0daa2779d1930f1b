/** SIGKILL at each step of the protocol by its name; the same command then goes on as if nothing had been. */
import { describe, expect, test } from "vitest";
import { expectKept } from "./expect-kept.ts";
import type { Play } from "./play.ts";
import { runPlay } from "./run-play.ts";
import { playsOfOperations, playsOfSteps, recordSteps } from "./step-plays.ts";
import { standInPool } from "./stand-in-pool.ts";

const LANES = 3;
const pool = standInPool(LANES);

async function playAll(plays: readonly Play[]): Promise<void> {
	const waiting = [...plays];
	const lane = async () => {
		for (let play = waiting.shift(); play !== undefined; play = waiting.shift()) {
			const current = play;
			expectKept(await pool.lend((service) => runPlay(current, service)));
		}
	};
	await Promise.all(Array.from({ length: LANES }, lane));
}
test("steps", async () => {
	const steps = await pool.lend((s) => recordSteps("plain", s));
	const plays = playsOfSteps("plain", steps).filter(({starts: [s]}) => s.death.step.startsWith("after") && s.death.nth === undefined || s.death.nth === 1);
	console.log(plays.length);
	console.time("x");
	await playAll(plays);
	console.timeEnd("x");
}, 600000);
test("ops", async () => {
	console.time("x");
	await playAll(playsOfOperations("plain"));
	console.timeEnd("x");
}, 600000);
