/**
 * Writes the exports of a stored run again: its results from the state alone, in the formats and columns that it was
 * frozen with. Where the pipeline file is named, those that the file has now.
 */
import { resolve } from "node:path";
import { type ExportReport, exportRun } from "../export/export-run.ts";
import type { Environment } from "../load/load-options.ts";
import type { ExportFormat, Pipeline } from "../model/pipeline.ts";
import type { OutcomeSurvey } from "../store/outcome-survey.ts";
import { nounFor } from "../values/plural.ts";
import { artefactsOf } from "./artefacts-of.ts";
import type { FoundRun } from "./find-run.ts";
import type { Refusal } from "./refusal.ts";
import { exportOf, type RunContext } from "./run-context.ts";
import { buildManifest, standingOf } from "./run-manifest.ts";

export interface StoredExportOptions {
	readonly cwd: string;
	/** `--out`. */
	readonly outDir: string | undefined;
	/** `--partial`. */
	readonly partial: boolean;
	/** Where the variables come from that the file's `env` names. */
	readonly env: Environment;
}

export interface StoredExport {
	readonly ok: true;
	readonly runId: string;
	readonly dir: string;
	/** The pipeline file whose present settings were used, as it was named. */
	readonly file: string | undefined;
	/** Of the run's tasks. */
	readonly survey: OutcomeSurvey;
	readonly report: ExportReport & { readonly ok: true };
}

/** Nothing was written. */
export interface ExportRefusal extends Refusal {
	/** The run that can be exported with the settings it was frozen with, where only the file stands in the way. */
	readonly frozenWith?: string;
}

export async function exportStoredRun(
	found: FoundRun,
	options: StoredExportOptions,
): Promise<StoredExport | ExportRefusal> {
	const { state, run } = found;
	const settings = await settingsOf(found, options);
	if (!settings.ok) return settings;
	const { formats, csvColumns } = settings;
	const { dir, projectRoot } = exportOf(run.context as unknown as RunContext, state.path);
	const target = options.outDir === undefined ? dir : resolve(options.cwd, options.outDir);
	if (run.state === "superseded" && options.outDir === undefined) {
		const message = `run ${run.run_id} was superseded by a run of a changed file, whose results are in ${dir}`;
		const hint = "write what it had somewhere else with --out DIR --partial";
		return notFinished(message, hint);
	}
	const survey = state.outcomes.survey(run.run_id);
	const { pending } = survey.counts;
	if (pending > 0 && !options.partial) {
		const message = `run ${run.run_id} still has ${pending} pending ${nounFor(pending, "task")}`;
		const hint = "continue it with `trawl run`, or export what there is with --partial";
		return notFinished(message, hint);
	}
	const report = await exportRun({
		dir: target,
		formats,
		csvColumns,
		manifest: buildManifest(state, run, standingOf(run), survey),
		outcomes: () => state.outcomes.read(run.run_id),
		outcomesDigest: survey.digest,
		// Whoever calls for the files has them made.
		remakes: true,
		outputSchemas: survey.outputSchemas,
		projectRoot,
		...artefactsOf(state, run),
	});
	if (!report.ok) return { ok: false, problems: [report.error.toProblem()], sources: [], exitCode: 4 };
	return { ok: true, runId: run.run_id, dir: target, file: found.file, survey, report };
}

type ExportSettings = Pick<Pipeline["export"], "formats" | "csvColumns"> & { readonly ok: true };

/** The whole file is loaded: which columns there are is told by its data and schemas. */
async function settingsOf(
	{ state, run, file }: FoundRun,
	{ cwd, env }: StoredExportOptions,
): Promise<ExportSettings | ExportRefusal> {
	const context = run.context as unknown as RunContext;
	if (file === undefined) {
		const { formats, csvColumns } = exportOf(context, state.path);
		return { ok: true, formats: formats as readonly ExportFormat[], csvColumns };
	}
	const planning = context.frame?.file;
	const { load } = await import("./prepare-plan.ts");
	const loaded = load(file, { cwd, vars: planning?.vars, env: { ...planning?.env, ...env } });
	if (loaded.ok) return { ok: true, ...loaded.pipeline.export };
	return { ...loaded, frozenWith: run.run_id };
}

function notFinished(message: string, hint: string): Refusal {
	return { ok: false, problems: [{ code: "run_pending", severity: "error", message, hint }], sources: [], exitCode: 8 };
}
