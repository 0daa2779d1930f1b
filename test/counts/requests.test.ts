/** A run asks the service for no more than the contract makes it ask: as few requests as there can be for its tasks. */
import { expect, test } from "vitest";
import { createRig, type Rig } from "../cli/cli-rig.ts";
import type { Ledger, Operation } from "../support/stand-in/protocol.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { rowsProject } from "./rows-project.ts";

/** A batch is done when it has been read twice, however many tasks it has. */
const POLLS = 2;
const service = sharedStandIn({ afterPolls: POLLS });

/** The most tasks of an add, and of a page of results. */
const BATCH_SIZE = 100;
const PAGE_SIZE = 50;

type Counts = Partial<Record<Operation, number>>;

test("a run makes as few requests as its tasks need, and none with nothing to do", async () => {
	const tasks = 2 * BATCH_SIZE + PAGE_SIZE + 1;
	const rig = createRig(rowsProject(tasks, BATCH_SIZE), service().env);
	expect(await asked(rig, "run", "pipeline.yaml", "--yes")).toEqual({
		listBatches: 1,
		createBatch: 3,
		addTasks: 3,
		getBatch: 3 * POLLS,
		listTasks: pagesOf(tasks),
	});
	for (const command of [["run", "pipeline.yaml"], ["plan", "pipeline.yaml"], ["collect"], ["status"], ["export"]]) {
		expect(await asked(rig, ...command), command.join(" ")).toEqual({});
	}
	const { accepted, acceptedTwice } = await service().ledger();
	expect([accepted.length, acceptedTwice]).toEqual([tasks, []]);
});

test("a run that goes on with what was sent creates and adds nothing", async () => {
	const tasks = BATCH_SIZE + 1;
	const rig = createRig(rowsProject(tasks, BATCH_SIZE), service().env);
	expect(await asked(rig, "run", "pipeline.yaml", "--yes", "--detach")).toEqual({
		listBatches: 1,
		createBatch: 2,
		addTasks: 2,
		getBatch: 2,
	});
	expect(await asked(rig, "run", "pipeline.yaml")).toEqual({ getBatch: 2 * (POLLS - 1), listTasks: pagesOf(tasks) });
});

/** Pages never mix batches. */
function pagesOf(tasks: number): number {
	const whole = Math.floor(tasks / BATCH_SIZE) * Math.ceil(BATCH_SIZE / PAGE_SIZE);
	return whole + Math.ceil((tasks % BATCH_SIZE) / PAGE_SIZE);
}

/** Runs a command that is to succeed; what it asked of the service, by operation. */
async function asked(rig: Rig, ...argv: string[]): Promise<Counts> {
	const before = (await service().ledger()).requests.length;
	const result = await rig.run(...argv);
	expect(result.exitCode, result.stderr).toBe(0);
	return countsOf((await service().ledger()).requests.slice(before));
}

function countsOf(requests: Ledger["requests"]): Counts {
	const counts: Counts = {};
	for (const { operation, path } of requests) {
		if (operation === null) throw new Error(`the service has no such path: ${path}`);
		counts[operation] = (counts[operation] ?? 0) + 1;
	}
	return counts;
}
