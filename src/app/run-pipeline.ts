/**
 * All stages in order: load, plan, freeze, execute, download, export. Read this file first.
 *
 * The same call again continues an unfinished run: when file, data and vars still ask for the same, the
 * frozen plan goes on; otherwise a new plan takes over what was sent and is still wanted.
 */
import { carryOut } from "./carry-out.ts";
import { freezePlan } from "./freeze-plan.ts";
import { interrupted, isInterrupted } from "./interrupt.ts";
import { load } from "./prepare-plan.ts";
import type { Refusal } from "./refusal.ts";
import { refuseUnwritable } from "./refuse-unwritable.ts";
import { inSession } from "./run-session.ts";
import type { RunOptions, RunReport } from "./run-stage.ts";
import { stateDirOf } from "./state-dir.ts";

export type { Purchase, RunOptions, RunReport, RunStart } from "./run-stage.ts";

/** As `RunOptions`, of which a caller who needs neither to stop nor to hear of the run may leave these out. */
export type RunRequest = Omit<RunOptions, Optional> & { readonly [name in Optional]?: RunOptions[name] | undefined };

type Optional = "access" | "signal" | "onStart" | "onEvent";

export async function runPipeline(path: string, request: RunRequest): Promise<RunReport | Refusal> {
	const options: RunOptions = {
		...request,
		access: request.access ?? {},
		signal: request.signal ?? new AbortController().signal,
		onStart: request.onStart ?? (() => undefined),
		onEvent: request.onEvent ?? (() => undefined),
	};
	const loaded = load(path, options);
	if (!loaded.ok) return loaded;
	const { pipeline, sources, warnings, suppressions } = loaded;
	if (await isInterrupted(options.signal)) return interrupted(options.signal);
	const stateDir = stateDirOf(pipeline.projectRoot, options.cwd, options.stateDir);
	// The gate asks again; here nothing has been made yet, not even a state.
	const unwritable = await refuseUnwritable(pipeline);
	if (unwritable !== undefined) return { ...unwritable, sources };
	return inSession({ frame: pipeline, stateDir, sources, warnings, suppressions, options }, async (session) => {
		const frozen = await freezePlan(session, { path, pipeline, options });
		if (!frozen.ok) return frozen;
		return carryOut(session, frozen, { waits: options.detach !== true });
	});
}
