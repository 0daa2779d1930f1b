/** SIGKILL at each step of the protocol by its name; the same command then goes on as if nothing had been. */
import { expect, test } from "vitest";
import type { Play } from "./play.ts";
import { playRig } from "./play-rig.ts";
import { playsOfOperations, playsOfSteps, recordSteps } from "./step-plays.ts";

const { lend, play } = playRig();

/** Commits without which something would be paid twice or lost. */
const PROTOCOL = ["freeze", "markCreating", "markOpen", "markSending", "markAccepted"];
const ENDING = ["recordEnds", "markCollected", "recordEnd", "release"];
/** Before a commit nothing is different from amid it. */
const IN_STATE = /^(amid|after) \w+$/;
const IN_RESULTS = /^after (rename|writeFile|rm staging|mkdir staging)/;

test("killed at every commit of the state", async () => {
	const steps = await lend((service) => recordSteps("one", service));
	for (const name of [...PROTOCOL, ...ENDING]) expect(steps).toContain(`after ${name}`);
	const plays = playsOfSteps("one", [...new Set(steps.filter((step) => IN_STATE.test(step)))]);
	const reports = await play(plays, { isQuick: true });
	expect(kills(reports)).toBe(plays.length);
});

test("killed at every step of the export", async () => {
	const steps = await lend((service) => recordSteps("one", service));
	expect(steps).toContain("after rename results.json");
	const plays = playsOfSteps(
		"one",
		steps.filter((step) => IN_RESULTS.test(step)),
	);
	const reports = await play(plays, { isQuick: true });
	expect(kills(reports)).toBe(plays.length);
});

test("killed amid every operation of the service: without effect, after it, and before it", async () => {
	const plays: readonly Play[] = [...playsOfOperations("one"), ...playsOfOperations("cancelled", ["cancelBatch"])];
	const reports = await play(plays, { isQuick: true });
	expect(kills(reports)).toBe(plays.length);
});

test("killed where a further attempt and a further run begin", async () => {
	const steps = ["amid planRetries", "after planRetries"];
	const failing = playsOfSteps("failing", steps);
	const retried = playsOfSteps("retried", ["amid reopen", "after reopen", "after markSending"]);
	const reports = await play([...failing, ...retried]);
	expect(kills(reports)).toBe(5);
});

function kills(reports: readonly { readonly kills: number }[]): number {
	return reports.reduce((sum, report) => sum + report.kills, 0);
}
