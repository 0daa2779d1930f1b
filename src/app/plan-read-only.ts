/** Everything that `validate` and `plan` may do: reads files and state, writes and sends nothing. */
import type { PlanSink } from "../plan/plan-pipeline.ts";
import type { SelectionSpec } from "../plan/selection.ts";
import { describeEngine, type EngineAccess } from "./engines.ts";
import { interrupted, isInterrupted } from "./interrupt.ts";
import { planLoaded, type ReadOnlyPlan, refuseBeyondPlanning } from "./plan-loaded.ts";
import { type LoadOptions, load } from "./prepare-plan.ts";
import type { Refusal } from "./refusal.ts";
import { stateDirOf } from "./state-dir.ts";
import { refuseStateFaults } from "./state-problems.ts";

export type { ReadOnlyPlan } from "./plan-loaded.ts";

export interface ReadOnlyOptions extends LoadOptions {
	readonly stateDir?: string | undefined;
	/** Plan as if nothing had ever been run; the state is not looked at. Default false. */
	readonly withoutState?: boolean | undefined;
	/** Aborted to stop; the reason is "SIGINT" or "SIGTERM". */
	readonly signal?: AbortSignal | undefined;
	readonly access?: EngineAccess | undefined;
	/** Default: everything. */
	readonly selection?: SelectionSpec | undefined;
	/** `--fresh`. Default false. */
	readonly fresh?: boolean | undefined;
	/** `--max-cost`, US dollars. */
	readonly maxCost?: number | undefined;
	/** `--remote`: asks the service what it has that the state does not know. Default false. */
	readonly remote?: boolean | undefined;
}

export async function planReadOnly(
	path: string,
	options: ReadOnlyOptions,
	now: Date,
	sink: PlanSink,
): Promise<ReadOnlyPlan | Refusal> {
	const loaded = load(path, options);
	if (!loaded.ok) return loaded;
	const { pipeline, sources } = loaded;
	const { signal } = options;
	if (signal !== undefined && (await isInterrupted(signal))) return interrupted(signal);
	const dir = stateDirOf(pipeline.projectRoot, options.cwd, options.stateDir);
	const engine = await describeEngine(pipeline, dir, options.access ?? {});
	// Before the state is opened or a service asked.
	const refusal = refuseBeyondPlanning(loaded, engine);
	if (refusal !== undefined) return refusal;
	const given = { loaded, engine, options, now };
	if (options.remote === true) {
		const { withRemoteState } = await import("./remote-state.ts");
		return refuseStateFaults(() =>
			withRemoteState(pipeline, dir, options.access ?? {}, signal, (state, warnings) =>
				planLoaded({ ...given, state, warnings }, sink),
			),
		);
	}
	const state = options.withoutState ? undefined : (await import("./read-state.ts")).openForReading(dir);
	if (state !== undefined && "problems" in state) return { ...state, sources };
	return refuseStateFaults(() => planLoaded({ ...given, state, warnings: [] }, sink)).finally(() => state?.close());
}
