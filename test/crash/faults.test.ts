/** Answers of the service that go wrong, on every operation, before the effect, after it, and with it still to come. */
import { expect, test } from "vitest";
import { killedAmid, playsOfFaults, playsOfPassingFaults, RUN_OPERATIONS, STOPPING_FAULTS } from "./fault-plays.ts";
import { playRig } from "./play-rig.ts";

const { play } = playRig();
/** Of all combinations this part; `npm run test:crash` plays all. */
const PART = 8;

test("runs in which every operation meets a fault go on to their end", async () => {
	const plays = playsOfPassingFaults("plain").filter((_, index) => index % PART === 0);
	const reports = await play(plays, { isQuick: true });
	const met = new Set(reports.flatMap(({ faultsMet }) => faultsMet.map((fault) => fault.split(" ")[0])));
	expect([...met].sort()).toEqual([...RUN_OPERATIONS].sort());
});

test("runs that are killed with the answer to an add or a creation gone wrong", async () => {
	const some = playsOfPassingFaults("plain").filter((_, index) => index % (PART * 2) === 1);
	const plays = [...killedAmid(some, "addTasks"), ...killedAmid(some.slice(1), "createBatch")];
	const reports = await play(plays, { isQuick: true });
	expect(reports.every(({ kills }) => kills === 1)).toBe(true);
});

test("an empty balance and a refused key", async () => {
	const [payment, unauthorized] = STOPPING_FAULTS;
	if (payment === undefined || unauthorized === undefined) throw new Error("there are no such faults");
	await play([
		...playsOfFaults("plain", [payment], ["addTasks"]),
		...playsOfFaults("plain", [unauthorized], ["addTasks", "listTasks"]),
	]);
});
