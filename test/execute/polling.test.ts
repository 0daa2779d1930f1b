import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedPolls, HOSTED_POLLS, pollDelays } from "../../src/execute/poll-delays.ts";
import { MODES, type Mode } from "../../src/model/wire.ts";
import { RunRig } from "../support/run-rig.ts";

function first(count: number, mode: Mode, random: () => number): number[] {
	const delays = pollDelays(HOSTED_POLLS, mode, random);
	return Array.from({ length: count }, () => delays.next().value);
}

describe("the delays between looks at a batch", () => {
	it("grow by half from one second", () => {
		expect(first(5, "max", () => 0)).toEqual([1_000, 1_500, 2_250, 3_375, 5_063]);
	});

	it.each<readonly [Mode, number]>([
		["fast", 10_000],
		["standard", 30_000],
		["heavy", 60_000],
		["max", 120_000],
	])("in mode %s grow to %i ms", (mode, cap) => {
		const delays = first(40, mode, () => 0);
		expect(delays.at(-1)).toBe(cap);
		expect(Math.max(...delays)).toBe(cap);
	});

	it("vary upwards by a tenth at most, so that no look comes too early", () => {
		const share = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(fc.constantFrom(...MODES), share, (mode, random) => {
				const plain = first(20, mode, () => 0);
				for (const [index, delay] of first(20, mode, () => random).entries()) {
					expect(delay).toBeGreaterThanOrEqual(plain[index] ?? 0);
					expect(delay).toBeLessThanOrEqual((plain[index] ?? 0) * 1.1 + 1);
				}
			}),
		);
	});

	it("stay as the pipeline says where it says so", () => {
		const delays = pollDelays(fixedPolls(700), "max", () => 1);
		expect([delays.next().value, delays.next().value, delays.next().value]).toEqual([700, 700, 700]);
	});
});

describe("a batch", () => {
	it("is looked at right after the add, and then at growing intervals", async () => {
		const rig = new RunRig({ tasks: ["a"] }, { answer: () => ({ afterMs: 25_000 }) });
		await rig.freeze();
		await rig.execute({ random: () => 0 });
		const added = rig.calls.find(({ operation }) => operation === "addTasks")?.at ?? 0;
		const looks = rig.calls.filter(({ operation }) => operation === "getBatch").map(({ at }) => at - added);
		expect(looks.slice(0, 4)).toEqual([0, 1_000, 2_500, 4_750]);
		expect(looks.at(-1)).toBeLessThan(25_000 + 10_000);
		expect(rig.calls.filter(({ operation }) => operation === "listTasks")).toHaveLength(1);
	});
});

it("makes no request more than the floor: one create and one add for 100 tasks, pages of 50", async () => {
	const rig = new RunRig(
		{ tasks: Array.from({ length: 250 }, (_, index) => `k${index}`) },
		{ answer: () => ({ afterMs: 0 }) },
	);
	await rig.freeze();
	await rig.execute();
	const count = (operation: string) => rig.calls.filter((call) => call.operation === operation).length;
	expect([count("createBatch"), count("addTasks"), count("listTasks"), count("listBatches")]).toEqual([3, 3, 5, 0]);
	expect(await rig.broken()).toEqual([]);
});
