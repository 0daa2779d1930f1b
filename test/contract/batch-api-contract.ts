/**
 * The contract of the Batch API as a library of tests: whatever calls itself a `BatchApi` passes them all.
 *
 * Call `describeBatchApi` from a test file with a function that opens a fresh service. Each operation has its own file.
 */
import { afterEach, beforeEach, describe } from "vitest";
import type { ContractHarness, MakeHarness } from "./contract-harness.ts";
import { describeAddTasks } from "./contract-of-add-tasks.ts";
import { describeCancelBatch } from "./contract-of-cancel-batch.ts";
import { describeCreateBatch } from "./contract-of-create-batch.ts";
import { describeLifecycle } from "./contract-of-lifecycle.ts";
import { describeListBatches } from "./contract-of-list-batches.ts";
import { describeListTasks } from "./contract-of-list-tasks.ts";

/** Runs the whole suite against one adapter. */
export function describeBatchApi(name: string, makeHarness: MakeHarness): void {
	describe(`the Batch API contract, kept by ${name}`, () => {
		let open: ContractHarness | undefined;
		beforeEach(async () => {
			open = await makeHarness();
		});
		afterEach(async () => {
			await open?.close();
			open = undefined;
		});
		const harness = (): ContractHarness => {
			if (open === undefined) throw new Error("the harness is open only inside a test");
			return open;
		};
		describe("createBatch", () => describeCreateBatch(harness));
		describe("addTasks", () => describeAddTasks(harness));
		describe("listTasks", () => describeListTasks(harness));
		describe("cancelBatch", () => describeCancelBatch(harness));
		describe("listBatches", () => describeListBatches(harness));
		describe("the lifecycle", () => describeLifecycle(harness));
	});
}
