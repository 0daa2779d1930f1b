/**
 * All stages in order: load, plan, freeze, execute, export. Read this file first.
 *
 * The same call again continues an unfinished run: when file, data and vars still ask for the same, the
 * frozen plan goes on; otherwise a new plan takes over what was sent and is still wanted.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { resolve } from "node:path";
import { concludeRun } from "../execute/conclude-run.ts";
import { type ExecutionEnd, executeRun } from "../execute/execute-run.ts";
import { exportRun } from "../export/export-run.ts";
import { probeExportDir } from "../export/probe-export-dir.ts";
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import type { LoadOptions } from "../load/load-pipeline.ts";
import type { RunManifest } from "../model/manifest.ts";
import type { JsonObject } from "../model/json.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { OnRunEvent } from "../model/run-events.ts";
import type { StoredRun } from "../store/run-statements.ts";
import { openState, type StateStore } from "../store/state-store.ts";
import { budgetRefusal } from "./check-budget.ts";
import { createOutputCheck } from "./check-output.ts";
import { type OpenEngine, openEngine } from "./engines.ts";
import { holdLease } from "./hold-lease.ts";
import { isoDate, load, plan, type Refusal, stateDirOf, stateRefusal } from "./prepare-plan.ts";
import { buildManifest, describeInputs, refusedManifest } from "./run-manifest.ts";

export interface RunOptions extends LoadOptions {
	readonly stateDir?: string | undefined;
	/** `--max-cost`, US dollars; of it and the file's the smaller counts. */
	readonly maxCost?: number | undefined;
	/** Aborted to stop; the reason is "SIGINT" or "SIGTERM". */
	readonly signal: AbortSignal;
	readonly onStart: (start: RunStart) => void;
	readonly onEvent: OnRunEvent;
}

/** What is known when a run begins. */
export interface RunStart {
	readonly runId: string;
	readonly continued: boolean;
	readonly summary: PlanSummary;
	readonly warnings: readonly Problem[];
	readonly statePath: string;
	readonly outDir: string;
}

export interface RunReport {
	readonly ok: true;
	readonly manifest: RunManifest;
	readonly outDir: string;
	/** Why it ended early, in words; null when it ended by itself. */
	readonly message: string | null;
	/** The export that could not be written; results are safe in the state. */
	readonly exportProblem: Problem | null;
}

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
		const lease = await holdLease(state.leases, pipeline.name);
		if (!lease.ok) return { ...lease, sources };
		try {
			const engine = await openEngine(pipeline, stateDir);
			if (!engine.ok) return { ok: false, problems: engine.problems, sources, exitCode: 4 };
			try {
				const warnings = [...loaded.warnings, ...engine.warnings];
				return await runOn(engine.value, { path, pipeline, state, warnings, options });
			} finally {
				await engine.value.close();
			}
		} finally {
			lease.release();
		}
	} finally {
		state.close();
	}
}

interface Stage {
	readonly path: string;
	readonly pipeline: Pipeline;
	readonly state: StateStore;
	readonly warnings: readonly Problem[];
	readonly options: RunOptions;
}

async function runOn(engine: OpenEngine, stage: Stage): Promise<RunReport | Refusal> {
	const { pipeline, state, options, warnings } = stage;
	const frozen = await freezePlan(engine, stage);
	if (!frozen.ok) return frozen;
	const { run, summary, continued } = frozen;
	const outDir = pipeline.export.dir;
	options.onStart({ runId: run.run_id, continued, summary, warnings, statePath: state.path, outDir });
	const end = await execute(engine, run, stage);
	return conclude(end, run, stage);
}

type Frozen = {
	readonly ok: true;
	readonly run: StoredRun;
	readonly summary: PlanSummary;
	readonly continued: boolean;
};

/** Plans into a draft, then either goes on with the unfinished run that asks for the same, or freezes the draft. */
async function freezePlan(engine: OpenEngine, { path, pipeline, state, options }: Stage): Promise<Frozen | Refusal> {
	const now = new Date();
	const unfinished = state.runs.unfinished(pipeline.name);
	const date = unfinished?.date ?? isoDate(now);
	const runId = newRunId(now);
	const draft = state.runs.beginDraft({ run_id: runId, pipeline: pipeline.name, date, started_at: now.toISOString() });
	const planned = await plan({ pipeline, engine, lookups: state.lookups, date, now }, (task) => draft.add(task));
	if (!planned.ok) {
		draft.discard();
		return planned;
	}
	draft.flush();
	const { summary } = planned;
	if (unfinished?.summary?.content_id === summary.content_id) {
		draft.discard();
		return { ok: true, run: unfinished, summary, continued: true };
	}
	const refusal = budgetRefusal(pipeline, summary, options.maxCost);
	const inputs = describeInputs(pipeline, resolve(options.cwd, path), engine.identity);
	if (refusal !== undefined) {
		draft.discard();
		const manifest = refusedManifest(inputs, runId, summary, now);
		await writeManifestOnly({ dir: pipeline.export.dir, manifest });
		return refusal;
	}
	state.runs.freeze(runId, summary, inputs as unknown as JsonObject);
	return { ok: true, run: mustFind(state, runId), summary, continued: false };
}

async function execute(engine: OpenEngine, run: StoredRun, { pipeline, state, options }: Stage): Promise<ExecutionEnd> {
	const writer = manifestWriter(run, pipeline, state);
	const end = await executeRun({
		pipeline: pipeline.name,
		runId: run.run_id,
		settings: pipeline.run,
		settleMs: pipeline.run.settleMs,
		api: engine.api,
		store: state.execution,
		polls: engine.polls,
		checkOutput: createOutputCheck(),
		sleep: (ms, signal) => delay(ms, undefined, { signal }),
		random: Math.random,
		signal: options.signal,
		onEvent(event) {
			if (event.type === "batch_opened") writer.write();
			options.onEvent(event);
		},
	});
	await writer.settle();
	return end;
}

/** Each submission updates `run.json` with its batch ids; the newest state wins when several come at once. */
function manifestWriter(run: StoredRun, pipeline: Pipeline, state: StateStore) {
	let writing: Promise<unknown> = Promise.resolve();
	let waiting = false;
	const writeNow = () => {
		waiting = false;
		const manifest = buildManifest(state, run, { status: "pending", exitCode: 8, finishedAt: null });
		return writeManifestOnly({ dir: pipeline.export.dir, manifest });
	};
	return {
		write() {
			if (waiting) return;
			waiting = true;
			// A folder that has become unwritable is told at the end, with the export.
			writing = writing.then(writeNow).catch(() => undefined);
		},
		settle: () => writing,
	};
}

async function conclude(end: ExecutionEnd, run: StoredRun, stage: Stage): Promise<RunReport> {
	const { pipeline, state, options } = stage;
	const counts = state.outcomes.counts(run.run_id);
	const inFlight = state.execution.countInFlight(pipeline.name);
	const interruptCode = options.signal.reason === "SIGTERM" ? 143 : 130;
	const { status, exitCode, finished } = concludeRun({ end, counts, inFlight, interruptCode });
	const finishedAt = finished ? new Date().toISOString() : null;
	const manifest = buildManifest(state, run, { status, exitCode, finishedAt });
	const { dir, formats } = pipeline.export;
	const outcomes = () => state.outcomes.read(run.run_id);
	const written = finished
		? await exportRun({ dir, formats, manifest, outcomes })
		: await writeManifestOnly({ dir, manifest });
	state.runs.recordEnd(run.run_id, status, exitCode, finishedAt);
	return {
		ok: true,
		manifest,
		outDir: dir,
		message: "message" in end ? end.message : null,
		exportProblem: written.ok ? null : written.error.toProblem(),
	};
}

/** Sorts by time; random, so that two runs in one second differ. */
function newRunId(now: Date): string {
	const time = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
	return `${time}-${randomBytes(3).toString("hex")}`;
}

function mustFind(state: StateStore, runId: string): StoredRun {
	const run = state.runs.find(runId);
	if (run === undefined) throw new Error(`the run ${runId} is not in the state it was frozen in`);
	return run;
}
