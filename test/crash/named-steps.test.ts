/**
 * SIGKILL at the steps of the protocol by their names; the same command then goes on as if nothing had been.
 * `npm run test:crash` takes every step there is.
 */
import { expect, test } from "vitest";
import type { Play } from "./play.ts";
import { playRig } from "./play-rig.ts";
import { playsOfAdoption, playsOfOperations, playsOfSteps, recordSteps } from "./step-plays.ts";

const { pool, play } = playRig();

/** Commits without which something would be paid twice or lost. */
const PROTOCOL = ["freeze", "markCreating", "markOpen", "markSending", "markAccepted"];
const ENDING = ["recordEnds", "markCollected", "recordEnd", "release"];
const AMID = ["freeze", "markSending", "markAccepted", "recordEnds"];
const IN_RESULTS = /^after rename/;

test("killed at the commits that purchases and results depend on", async () => {
	const steps = await pool.lend((service) => recordSteps("one", service));
	const deadly = [...[...PROTOCOL, ...ENDING].map((name) => `after ${name}`), ...AMID.map((name) => `amid ${name}`)];
	expect(steps).toEqual(expect.arrayContaining(deadly));
	const plays = playsOfSteps("one", deadly);
	const reports = await play(plays, { isQuick: true });
	expect(kills(reports)).toBe(plays.length);
});

test("killed as each file of the export comes into its place", async () => {
	const steps = await pool.lend((service) => recordSteps("one", service));
	expect(steps).toContain("after rename results.json");
	const isFirst = (step: string, index: number) => steps.indexOf(step) === index || step === "after rename run.json";
	const plays = playsOfSteps(
		"one",
		steps.filter((step, index) => IN_RESULTS.test(step) && isFirst(step, index)),
	);
	const reports = await play(plays, { isQuick: true });
	expect(kills(reports)).toBe(plays.length);
});

test("killed amid every operation of the service: without effect, after it, or before it", async () => {
	const all: readonly Play[] = [...playsOfOperations("one"), ...playsOfOperations("cancelled", ["cancelBatch"])];
	// Three moments an operation, of which each has one here, and adds and creations all three.
	const isPaid = ({ title }: Play) => /createBatch|addTasks/.test(title);
	const plays = all.filter((play, index) => isPaid(play) || index % 3 === Math.floor(index / 3) % 3);
	const reports = await play(plays, { isQuick: true });
	expect(kills(reports)).toBe(plays.length);
});

test("killed where a further attempt begins, and where what was sent is taken over", async () => {
	const steps = ["amid planRetries", "after planRetries"];
	const failing = playsOfSteps("failing", steps);
	const retried = playsOfSteps("retried", ["amid reopen", "after reopen", "after markSending"]);
	const adoption = playsOfAdoption("one", ["amid takeIn", "after takeIn"]);
	const reports = await play([...failing, ...retried, ...adoption], { isQuick: true });
	expect(kills(reports)).toBe(5 + 2 * adoption.length);
});

function kills(reports: readonly { readonly kills: number }[]): number {
	return reports.reduce((sum, report) => sum + report.kills, 0);
}
