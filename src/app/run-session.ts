/**
 * Whoever may send something does it in a session: the state is open, this process holds the pipeline's lease, and the
 * engine can be asked. All are given back at its end, whatever happens.
 */

import { applySuppressions } from "../load/apply-suppressions.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";
import type { Suppression } from "../model/suppression.ts";
import { openState, type StateStore } from "../store/state-store.ts";
import { openEngine, worksInThisProcess } from "./engines.ts";
import { type HeldLease, holdLease } from "./hold-lease.ts";
import { interrupted } from "./interrupt.ts";
import { EngineUnusableError } from "./late-engine.ts";
import { readModelKey } from "./model-key.ts";
import type { Refusal } from "./refusal.ts";
import type { RunFrame } from "./run-frame.ts";
import type { Session, SessionOptions } from "./run-stage.ts";
import { isDatabaseError, stateRefusal } from "./state-problems.ts";

export interface SessionRequest {
	readonly frame: RunFrame;
	readonly stateDir: string;
	readonly sources: readonly SourceFile[];
	readonly warnings: readonly Problem[];
	/** Comments of the file that take away warnings of the engine. */
	readonly suppressions?: readonly Suppression[] | undefined;
	readonly options: SessionOptions;
	/** False for who researches nothing, and so needs no key of a model. Default true. */
	readonly researches?: boolean | undefined;
}

/** Refuses with exit code 4 when the state cannot be opened, 5 without a model's key, 11 when another process is at work. */
export async function inSession<Value>(
	request: SessionRequest,
	body: (session: Session) => Promise<Value | Refusal>,
): Promise<Value | Refusal> {
	const { frame, stateDir, sources, options, researches = true } = request;
	const key =
		worksInThisProcess(frame) && researches
			? readModelKey(frame.local.research, options.access.readVariable)
			: undefined;
	// Here nothing has been made yet, not even a state.
	if (key?.ok === false) return { ok: false, problems: key.problems, sources, exitCode: 5 };
	let state: StateStore;
	try {
		state = openState(stateDir);
	} catch (error) {
		return { ...stateRefusal(error), sources };
	}
	try {
		const lease = await holdLease(state.leases, frame.name, options.signal);
		if (!lease.ok) return { ...lease, sources };
		return await withLease(request, state, lease, body).finally(() => lease.release());
	} catch (error) {
		if (error instanceof EngineUnusableError) return { ...stateRefusal(error.cause), sources };
		if (!isDatabaseError(error)) throw error;
		return { ...stateRefusal(error), sources, exitCode: 8 };
	} finally {
		state.close();
	}
}

async function withLease<Value>(
	{ frame, stateDir, sources, warnings, suppressions = [], options }: SessionRequest,
	state: StateStore,
	{ lost }: HeldLease,
	body: (session: Session) => Promise<Value | Refusal>,
): Promise<Value | Refusal> {
	const { access, signal, onEvent } = options;
	const onNotice = (message: string) => onEvent({ type: "warning", message });
	const engine = await openEngine(frame, stateDir, access, { signal, onNotice }).catch(stateRefusal);
	if (!engine.ok && signal.aborted) return interrupted(signal);
	if (!engine.ok) return { ok: false, problems: engine.problems, sources, exitCode: 4 };
	const all = [...warnings, ...applySuppressions(engine.warnings, suppressions).problems];
	const session = { frame, state, engine: engine.value, warnings: all, lost, options };
	return body(session).finally(() => engine.value.close());
}
