import { describe, expect, it } from "vitest";
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { ExecutionStore } from "../../src/model/execution-store.ts";
import { decorate } from "../support/faults.ts";
import { RunRig } from "../support/run-rig.ts";

const WRITES = ["markCreating", "markOpen", "markSending", "markAccepted", "recordEnds", "markCollected"] as const;
const keys = Array.from({ length: 8 }, (_, index) => `k${index}`);
const run = { batchSize: 2, maxOpenBatches: 3 };

/** A disk that is full from the n-th call of one method on. */
class FullDisk {
	isFull = false;
	/** Writes to the service since. */
	readonly sentSince: string[] = [];
	readonly #method: string;
	readonly #nth: number;
	#calls = 0;

	constructor(method: string, nth: number) {
		this.#method = method;
		this.#nth = nth;
	}

	readonly store = (store: ExecutionStore): ExecutionStore =>
		new Proxy(store, {
			get: (target, name: keyof ExecutionStore) => {
				const original = target[name] as (...parameters: unknown[]) => unknown;
				return (...parameters: unknown[]) => {
					if (name === this.#method && ++this.#calls === this.#nth) this.isFull = true;
					if (this.isFull && WRITES.some((write) => write === name)) throw new Error("database or disk is full");
					return original(...parameters);
				};
			},
		});

	readonly api = (api: BatchApi): BatchApi =>
		decorate(api, (operation, call) => {
			if (this.isFull && (operation === "createBatch" || operation === "addTasks")) this.sentSince.push(operation);
			return call();
		});
}

describe("a store that cannot write", () => {
	it.each(WRITES.flatMap((method) => [1, 2].map((nth) => [method, nth] as const)))(
		"from %s number %i on ends the run with its error, and nothing more is sent",
		async (method, nth) => {
			const rig = new RunRig({ tasks: keys, run });
			await rig.freeze();
			const disk = new FullDisk(method, nth);
			await expect(rig.execute(disk)).rejects.toThrow("disk is full");
			expect(disk.sentSince).toEqual([]);
			expect(await rig.execute()).toEqual({ type: "finished" });
			expect(await rig.broken()).toEqual([]);
		},
	);
});

describe("a bug in one batch", () => {
	it("ends the run only when the other batches have come to rest", async () => {
		const rig = new RunRig({ tasks: keys, run });
		await rig.freeze();
		let over = false;
		const late: string[] = [];
		let looks = 0;
		const api = (inner: BatchApi): BatchApi => ({
			...inner,
			getBatch: (id, options) => {
				if (++looks === 4) throw new TypeError("a bug");
				return inner.getBatch(id, options);
			},
		});
		const store = (inner: ExecutionStore): ExecutionStore =>
			new Proxy(inner, {
				get: (target, name: keyof ExecutionStore) => {
					if (over) late.push(name);
					return target[name];
				},
			});
		await expect(rig.execute({ api, store })).rejects.toThrow("a bug");
		over = true;
		for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
		expect(late).toEqual([]);
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});

	it("in whoever listens to the run is not swallowed", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		const onEvent = () => {
			throw new RangeError("cannot draw");
		};
		await expect(rig.execute({ onEvent })).rejects.toThrow("cannot draw");
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});
});

it("sends nothing for an attempt that another process has taken out of the plan", async () => {
	const rig = new RunRig({ tasks: ["a"] });
	await rig.freeze();
	const api = (inner: BatchApi): BatchApi => ({
		...inner,
		createBatch: async (request) => {
			const batch = await inner.createBatch(request);
			await rig.withState((state) =>
				state.execution.skipUnsent("watch", { type: "max_failures", message: "somebody else gave it up" }),
			);
			return batch;
		},
	});
	await rig.execute({ api }).catch(() => undefined);
	expect(rig.service.ledger).toEqual([]);
});
