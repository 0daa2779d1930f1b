/**
 * All stages in order: load, plan, freeze, execute, export. Read this file first.
 *
 * The same call again continues an unfinished run: when file, data and vars still ask for the same, the
 * frozen plan goes on; otherwise a new plan takes over what was sent and is still wanted.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type ExecutionEnd, executeRun } from "../execute/execute-run.ts";
import { probeExportDir } from "../export/probe-export-dir.ts";
import type { StoredRun } from "../store/run-statements.ts";
import { openState, type StateStore } from "../store/state-store.ts";
import { createOutputCheck } from "./check-output.ts";
import { type OpenEngine, openEngine } from "./engines.ts";
import { finishRun, manifestWriter } from "./finish-run.ts";
import { freezePlan, interrupted } from "./freeze-plan.ts";
import { holdLease, leaseLost } from "./hold-lease.ts";
import { type Loaded, load, type Refusal, stateDirOf, stateRefusal } from "./prepare-plan.ts";
import type { RunOptions, RunReport, Stage } from "./run-stage.ts";

export type { RunOptions, RunReport, RunStart } from "./run-stage.ts";

export async function runPipeline(path: string, options: RunOptions): Promise<RunReport | Refusal> {
	const loaded = load(path, options);
	if (!loaded.ok) return loaded;
	const { pipeline, sources } = loaded;
	const unwritable = await probeExportDir(pipeline.export.dir, pipeline.export.formats);
	if (!unwritable.ok) return { ok: false, problems: [unwritable.error.toProblem()], sources, exitCode: 4 };
	const stateDir = stateDirOf(pipeline.projectRoot, options.cwd, options.stateDir);
	let state: StateStore;
	try {
		state = openState(stateDir);
	} catch (error) {
		return stateRefusal(error);
	}
	try {
		return await withLease(path, loaded, state, stateDir, options);
	} catch (error) {
		if (!isDatabaseError(error)) throw error;
		return { ...stateRefusal(error), sources, exitCode: 8 };
	} finally {
		state.close();
	}
}

/** One live run per pipeline and state, from before the plan until after the export. */
async function withLease(
	path: string,
	{ pipeline, warnings, sources }: Loaded,
	state: StateStore,
	stateDir: string,
	options: RunOptions,
): Promise<RunReport | Refusal> {
	const lease = await holdLease(state.leases, pipeline.name, options.signal);
	if (!lease.ok) return { ...lease, sources };
	try {
		const engine = await openEngine(pipeline, stateDir, options.signal).catch(stateRefusal);
		if (!engine.ok && options.signal.aborted) return interrupted(options.signal);
		if (!engine.ok) return { ok: false, problems: engine.problems, sources, exitCode: 4 };
		try {
			const all = [...warnings, ...engine.warnings];
			return await runOn(engine.value, { path, pipeline, state, warnings: all, lost: lease.lost, options });
		} finally {
			await engine.value.close();
		}
	} finally {
		lease.release();
	}
}

async function runOn(engine: OpenEngine, stage: Stage): Promise<RunReport | Refusal> {
	const { pipeline, state, options, warnings, lost } = stage;
	const frozen = await freezePlan(engine, stage);
	if (!frozen.ok) return frozen;
	const { run, summary, continued } = frozen;
	const counts = state.outcomes.counts(run.run_id);
	const outDir = pipeline.export.dir;
	options.onStart({ runId: run.run_id, continued, summary, counts, warnings, statePath: state.path, outDir });
	engine.start();
	const end = await execute(engine, run, stage);
	return lost.aborted ? leaseLost(pipeline.name) : finishRun(end, run, stage);
}

async function execute(engine: OpenEngine, run: StoredRun, stage: Stage): Promise<ExecutionEnd> {
	const { pipeline, state, options, lost } = stage;
	const writer = manifestWriter(run, stage);
	try {
		return await executeRun({
			pipeline: pipeline.name,
			runId: run.run_id,
			settings: pipeline.run,
			api: engine.api,
			store: state.execution,
			polls: engine.polls,
			checkOutput: createOutputCheck(),
			sleep: (ms, signal) => delay(ms, undefined, { signal }),
			random: Math.random,
			signal: AbortSignal.any([options.signal, lost]),
			onEvent(event) {
				if (event.type === "batch_opened") writer.write();
				options.onEvent(event);
			},
		});
	} finally {
		await writer.settle();
	}
}

/** libsql's errors carry SQLite's own code: a full disk, a broken file, a lock that never came free. */
function isDatabaseError(error: unknown): boolean {
	return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_");
}
