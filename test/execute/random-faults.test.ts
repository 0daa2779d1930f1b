import fc from "fast-check";
import { expect, it } from "vitest";
import { Death, Mortal } from "../support/death.ts";
import { type Fault, OPERATIONS } from "../support/faults.ts";
import { RunRig } from "../support/run-rig.ts";

/** All faults from which a task may come out unharmed: a refusal is not among them. */
const fault = fc.oneof(
	fc.record({
		kind: fc.constant("ambiguous" as const),
		when: fc.constantFrom("before" as const, "after" as const, "late" as const),
		lateMs: fc.integer({ min: 0, max: 4_900 }),
	}),
	fc.record({ kind: fc.constantFrom("rate_limited" as const, "unavailable" as const, "payment" as const) }),
	fc.constant({ kind: "unauthorized" as const }),
);

/** One process: which calls fail how, and at which step it dies, if it does. */
const process = fc.record({
	faults: fc.array(
		fc.record({ operation: fc.constantFrom(...OPERATIONS), nth: fc.integer({ min: 1, max: 4 }), fault }),
		{
			maxLength: 5,
		},
	),
	death: fc.option(
		fc.record({
			step: fc.integer({ min: 1, max: 60 }),
			when: fc.constantFrom("before" as const, "after" as const),
		}),
	),
});

type Process = typeof process extends fc.Arbitrary<infer Value> ? Value : never;

/** False when it died or ended early. */
async function live(rig: RunRig, { faults, death }: Process): Promise<boolean> {
	const mortal = new Mortal(death?.step ?? Number.POSITIVE_INFINITY, death?.when ?? "after");
	const plan = (operation: string, nth: number): Fault | undefined =>
		faults.find((each) => each.operation === operation && each.nth === nth)?.fault;
	try {
		const end = await rig.execute({
			faults: plan,
			api: (api) => mortal.api(api),
			store: (store) => mortal.store(store),
		});
		return end.type === "finished";
	} catch (error) {
		if (error instanceof Death) return false;
		throw error;
	}
}

it("pays nothing twice and loses nothing, whatever sequence of faults and deaths it meets", async () => {
	const shape = fc.record({
		tasks: fc.integer({ min: 1, max: 7 }),
		batchSize: fc.integer({ min: 1, max: 4 }),
		maxOpenBatches: fc.integer({ min: 1, max: 3 }),
		processes: fc.array(process, { minLength: 1, maxLength: 4 }),
	});
	await fc.assert(
		fc.asyncProperty(shape, async ({ tasks, batchSize, maxOpenBatches, processes }) => {
			const keys = Array.from({ length: tasks }, (_, index) => `k${index}`);
			const rig = new RunRig({ tasks: keys, run: { batchSize, maxOpenBatches } });
			await rig.freeze();
			let finished = false;
			for (const each of processes) if (!finished) finished = await live(rig, each);
			if (!finished) expect(await rig.execute()).toEqual({ type: "finished" });
			expect(await rig.broken()).toEqual([]);
		}),
		{ numRuns: 150 },
	);
});
