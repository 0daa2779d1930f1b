/** Decorators of the BatchApi port for tests: faults by plan, and a log of every call. */
import { type BatchApi, BatchApiError, type BatchApiErrorKind } from "../../src/model/batch-api.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export type Operation = keyof BatchApi;
export const OPERATIONS: readonly Operation[] = [
	"createBatch",
	"addTasks",
	"getBatch",
	"listTasks",
	"cancelBatch",
	"listBatches",
];

export interface Fault {
	readonly kind: BatchApiErrorKind;
	/** Whether the service has done what it was asked: not, already, or in a while. Default: before. */
	readonly when?: "before" | "after" | "late";
	/** Absent for a timeout or a reset. */
	readonly status?: number;
	readonly retryAfterMs?: number;
	/** With `late`. Default 2,500. */
	readonly lateMs?: number;
}

/** `nth` counts the calls of one operation from 1. */
export type FaultPlan = (operation: Operation, nth: number) => Fault | undefined;

/** The n-th call of the operation fails so, once. */
export function onNth(operation: Operation, nth: number, fault: Fault): FaultPlan {
	return (called, count) => (called === operation && count === nth ? fault : undefined);
}

/** Runs every call through `around`, which may call on, or not. */
export function decorate(
	api: BatchApi,
	around: <Answer>(operation: Operation, call: () => Promise<Answer>, batchId?: string) => Promise<Answer>,
): BatchApi {
	return {
		createBatch: (request, options) => around("createBatch", () => api.createBatch(request, options)),
		addTasks: (batchId, tasks, options) => around("addTasks", () => api.addTasks(batchId, tasks, options), batchId),
		getBatch: (batchId, options) => around("getBatch", () => api.getBatch(batchId, options), batchId),
		listTasks: (batchId, query, options) => around("listTasks", () => api.listTasks(batchId, query, options), batchId),
		cancelBatch: (batchId, options) => around("cancelBatch", () => api.cancelBatch(batchId, options), batchId),
		listBatches: (limit, options) => around("listBatches", () => api.listBatches(limit, options)),
	};
}

export function withFaults(api: BatchApi, plan: FaultPlan, clock: VirtualClock): BatchApi {
	const counts = new Map<Operation, number>();
	return decorate(api, async (operation, call) => {
		const nth = (counts.get(operation) ?? 0) + 1;
		counts.set(operation, nth);
		const fault = plan(operation, nth);
		if (fault === undefined) return call();
		if (fault.when === "after") await call();
		// Refused when it arrives, like any other request; nobody hears of it.
		if (fault.when === "late") clock.schedule(fault.lateMs ?? 2_500, () => void call().catch(() => undefined));
		throw new BatchApiError(fault.kind, `injected: ${fault.kind} ${fault.when ?? "before"} ${operation}`, {
			...(fault.status === undefined ? {} : { status: fault.status }),
			...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }),
		});
	});
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
