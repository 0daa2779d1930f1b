/**
 * Before anything is bought: what the service has of this pipeline and the state does not know is taken in, so that
 * the plan that follows takes it over instead of paying for it again.
 */
import { setTimeout as delay } from "node:timers/promises";
import { findBatches } from "../execute/find-batches.ts";
import { signalAfter } from "../execute/later-signal.ts";
import { readRememberedRun } from "../export/previous-export.ts";
import type { BatchApi } from "../model/batch-api.ts";
import { withPatience } from "../model/patient-api.ts";
import type { Problem } from "../model/problem.ts";
import { systemTiming } from "../system/timing.ts";
import { plural } from "../values/plural.ts";
import type { Session, SessionOptions } from "./run-stage.ts";

export interface Adoption {
	/** Tasks that are new to the state. */
	readonly tasks: number;
	/** Those of them that a frozen plan had still to send. */
	readonly planned: number;
	readonly batches: number;
	/** Those of the tasks that batches brought which a user named. */
	readonly namedTasks: number;
	/** The run that `run.json` tells not to have ended; where it tells nothing, the newest that was found. */
	readonly unendedRun: string | null;
	readonly warnings: readonly Problem[];
}

export interface AdoptionRequest extends Pick<Session, "frame" | "state" | "engine"> {
	readonly options?: Pick<SessionOptions, "timeoutMs">;
	/** Ids that a user names. */
	readonly named?: readonly string[];
	readonly signal: AbortSignal;
}

/** Throws BatchApiError. */
export async function adoptBatches(request: AdoptionRequest): Promise<Adoption> {
	const { frame, state, engine, named = [], signal } = request;
	const remembered = await readRememberedRun(frame.export.dir, frame.name, engine.key);
	// Of an older copy of the state: what it has still to send may have been sent since.
	const unsent = state.adoption.unsentBatchIds(frame.name, engine.key);
	const known = state.adoption.knownBatchIds(engine.key);
	for (const id of unsent) known.delete(id);
	const found = await withLimitedPatience(request, (api) =>
		findBatches({
			api,
			pipeline: frame.name,
			known,
			// Those that the state does not know: it was lost, or is older than they are.
			alsoAsk: [...named, ...remembered.batchIds, ...unsent],
			settle: () => delay(frame.run.settleMs, undefined, { signal }),
		}),
	);
	let tasks = 0;
	let planned = 0;
	let namedTasks = 0;
	for (const batch of found.batches) {
		const price = engine.prices[batch.mode];
		const now = new Date().toISOString();
		const taken = state.adoption.takeIn(batch, { pipeline: frame.name, engine: engine.key, price, now });
		tasks += taken.tasks;
		planned += taken.planned;
		if (named.includes(batch.batch_id)) namedTasks += taken.tasks;
	}
	const newest =
		found.batches
			.map(({ run_id }) => run_id)
			.sort()
			.at(-1) ?? null;
	const unendedRun = remembered.isKnown ? remembered.unended : newest;
	// What became of one that the state knows is told when it is driven.
	const strange = found.unknown.filter((id) => !unsent.includes(id));
	const warnings = [
		...(found.isListFull ? [listFull()] : []),
		...unknownBatches(strange, request),
		...found.withoutTasks.map(leftOut),
	];
	return { tasks, planned, batches: found.batches.length, namedTasks, unendedRun, warnings };
}

/** Pauses that the service asks for end with the signal, and outlast neither `--timeout` nor `run.deadline`. */
async function withLimitedPatience<Value>(
	{ engine, frame, signal, options }: AdoptionRequest,
	use: (api: BatchApi) => Promise<Value>,
): Promise<Value> {
	const over = new AbortController();
	const limit = signalAfter(options?.timeoutMs ?? frame.run.deadlineMs, systemTiming.sleep, over.signal);
	try {
		return await use(withPatience(engine.api, AbortSignal.any([signal, limit])));
	} finally {
		over.abort();
	}
}

function listFull(): Problem {
	return {
		code: "batch_list_full",
		severity: "warning",
		message: "the service lists only its newest 100 batches, and the list is full: older ones are not seen",
		hint: "if the state was lost while an older batch was under way, take it in with `trawl adopt BATCH_ID FILE`",
	};
}

function leftOut(batchId: string): Problem {
	return {
		code: "batch_unknown",
		severity: "warning",
		message: `the service names batch ${batchId} and does not know its tasks: it is left out`,
		hint: "once the service knows them again, `trawl adopt` takes it in",
	};
}

/** An engine in this process that is gone took its batches with it; a service keeps them. */
function unknownBatches(ids: readonly string[], { engine }: AdoptionRequest): Problem[] {
	if (ids.length === 0 || engine.lostBatch === "failed") return [];
	const shown = ids.slice(0, 3).join(", ");
	return [
		{
			code: "batch_unknown",
			severity: "warning",
			message: `run.json names ${plural(ids.length, "batch")} that the service does not know (${shown})`,
			hint: "is the key that of the account that bought them?",
		},
	];
}
