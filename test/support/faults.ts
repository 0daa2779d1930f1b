/** The decorators of the BatchApi port as tests use them, and a log of every call. */
import { decorate as decorateApi, type Operation } from "../../src/decorators/decorate.ts";
import { type BatchApi, BatchApiError, type BatchApiErrorKind } from "../../src/model/batch-api.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export { OPERATIONS, type Operation } from "../../src/decorators/decorate.ts";
export { type Fault, type FaultPlan, onNth } from "../../src/decorators/fault-plans.ts";
export { withFaults } from "../../src/decorators/with-faults.ts";

/** Runs every call through `around`, which may call on, or not. */
export function decorate(
	api: BatchApi,
	around: <Answer>(operation: Operation, call: () => Promise<Answer>, batchId?: string) => Promise<Answer>,
): BatchApi {
	return decorateApi(api, ({ operation, run, batchId }) => around(operation, run, batchId));
}

export interface LoggedCall {
	readonly operation: Operation;
	readonly batchId: string | undefined;
	/** When it began. */
	readonly at: number;
	/** Undefined when it went well. */
	readonly failed: BatchApiErrorKind | "otherwise" | undefined;
}

/** Appends each call to the log once it has ended. */
export function withLog(api: BatchApi, log: LoggedCall[], clock: VirtualClock): BatchApi {
	return decorate(api, async (operation, call, batchId) => {
		const at = clock.now();
		try {
			const answer = await call();
			log.push({ operation, batchId, at, failed: undefined });
			return answer;
		} catch (error) {
			log.push({ operation, batchId, at, failed: error instanceof BatchApiError ? error.kind : "otherwise" });
			throw error;
		}
	});
}

/** Add-tasks calls that repeat one of unknown end in the same batch without a look at its tasks in between. */
export function blindRepeats(log: readonly LoggedCall[]): readonly LoggedCall[] {
	const unknown = new Set<string | undefined>();
	return log.filter(({ operation, batchId, failed }) => {
		const isBlind = operation === "addTasks" && unknown.has(batchId);
		if (operation === "addTasks" && (failed === "ambiguous" || failed === "otherwise")) unknown.add(batchId);
		if (operation === "listTasks" && failed === undefined) unknown.delete(batchId);
		return isBlind;
	});
}
