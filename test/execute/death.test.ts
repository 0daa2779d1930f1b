import { describe, expect, it } from "vitest";
import { Death, Mortal } from "../support/death.ts";
import { type FaultPlan, onNth } from "../support/faults.ts";
import { RunRig } from "../support/run-rig.ts";
import type { SmallPipeline } from "../support/small-pipeline.ts";

const pipeline: SmallPipeline = { tasks: ["a", "b", "c", "d", "e"], run: { batchSize: 2, maxOpenBatches: 2 } };
/** For the steps around one request. */
const oneBatch: SmallPipeline = { tasks: ["a", "b"] };

/** Dies at the n-th step, starts again, and returns where it died; undefined when it lived to the end. */
async function dieAt(rig: RunRig, mortal: Mortal, faults: FaultPlan): Promise<string | undefined> {
	await rig.freeze();
	const first = rig.execute({ faults, api: (api) => mortal.api(api), store: (store) => mortal.store(store) });
	const end = await first.catch((error: unknown) => {
		if (!(error instanceof Death)) throw error;
		return undefined;
	});
	if (end === undefined) expect(await rig.execute(), mortal.diedAt).toEqual({ type: "finished" });
	expect(await rig.broken(), mortal.diedAt).toEqual([]);
	return mortal.diedAt;
}

/** Every step until the run passes without dying. Returns the steps it died at. */
async function dieEverywhere(
	when: "before" | "after",
	tasks: SmallPipeline,
	faults: FaultPlan = () => undefined,
): Promise<Set<string>> {
	const places = new Set<string>();
	for (let step = 1; ; step++) {
		const place = await dieAt(new RunRig(tasks), new Mortal(step, when), faults);
		if (place === undefined) return places;
		places.add(place);
	}
}

describe("a process that dies", () => {
	it.each(["before", "after"] as const)(
		"at any step, %s its effect, pays nothing twice and loses nothing",
		async (when) => {
			const places = await dieEverywhere(when, pipeline);
			const names = ["markCreating", "markOpen", "markSending", "markAccepted", "recordEnds", "markCollected"];
			for (const name of names) expect(places).toContain(`${when} store.${name}`);
			for (const name of ["createBatch", "addTasks", "getBatch", "listTasks"]) {
				expect(places).toContain(`${when} api.${name}`);
			}
		},
	);

	it.each(["before", "after", "late"] as const)(
		"at any step around an add of unknown end, %s its effect, does neither",
		async (arrival) => {
			const faults = onNth("addTasks", 1, { kind: "ambiguous", when: arrival });
			for (const when of ["before", "after"] as const) {
				expect(await dieEverywhere(when, oneBatch, faults)).toContain(`${when} api.listTasks`);
			}
		},
	);

	it.each(["before", "after", "late"] as const)(
		"at any step around a create of unknown end, %s its effect, does neither",
		async (arrival) => {
			const faults = onNth("createBatch", 1, { kind: "ambiguous", when: arrival });
			for (const when of ["before", "after"] as const) {
				expect(await dieEverywhere(when, oneBatch, faults)).toContain(`${when} api.listBatches`);
			}
		},
	);

	it("at any step around a refusal, leaves no batch that is waited for without an end", async () => {
		for (const when of ["before", "after"] as const) {
			for (let step = 1; ; step++) {
				const rig = new RunRig({ tasks: ["a", "b"] });
				await rig.freeze();
				const mortal = new Mortal(step, when);
				const faults = onNth("addTasks", 1, { kind: "rejected", status: 400 });
				await rig
					.execute({ faults, api: (api) => mortal.api(api), store: (store) => mortal.store(store) })
					.catch(() => undefined);
				if (mortal.diedAt !== undefined) expect((await rig.execute()).type, mortal.diedAt).toBe("finished");
				const statuses = Object.values(await rig.statuses());
				expect(
					[
						["failed", "failed"],
						["succeeded", "succeeded"],
					],
					mortal.diedAt,
				).toContainEqual(statuses);
				expect(
					rig.service.batches().map(({ status }) => status),
					mortal.diedAt,
				).not.toContain("open");
				if (mortal.diedAt === undefined) break;
			}
		}
	});

	it("more than once does neither", async () => {
		for (let first = 1; first <= 20; first += 3) {
			for (let second = 1; second <= 20; second += 4) {
				const rig = new RunRig({ tasks: ["a", "b", "c"], run: { batchSize: 2, maxOpenBatches: 1 } });
				await rig.freeze();
				for (const step of [first, second]) {
					const mortal = new Mortal(step, "after");
					await rig
						.execute({ api: (api) => mortal.api(api), store: (store) => mortal.store(store) })
						.catch(() => undefined);
				}
				expect((await rig.execute()).type).toBe("finished");
				expect(await rig.broken()).toEqual([]);
			}
		}
	});
});
