/** Writes the exports of a stored run again, from the state alone. */
import { resolve } from "node:path";
import { type ExportReport, exportRun } from "../export/export-run.ts";
import type { ExportFormat } from "../model/pipeline.ts";
import { nounFor } from "../values/plural.ts";
import { artefactsOf } from "./artefacts-of.ts";
import type { FoundRun } from "./find-run.ts";
import type { Refusal } from "./prepare-plan.ts";
import { exportOf, type RunContext } from "./run-context.ts";
import { buildManifest, standingOf } from "./run-manifest.ts";

export interface StoredExportOptions {
	readonly cwd: string;
	/** `--out`. */
	readonly outDir: string | undefined;
	/** `--partial`. */
	readonly partial: boolean;
}

export interface StoredExport {
	readonly ok: true;
	readonly runId: string;
	readonly dir: string;
	readonly report: ExportReport & { readonly ok: true };
}

export async function exportStoredRun(
	{ state, run }: FoundRun,
	options: StoredExportOptions,
): Promise<StoredExport | Refusal> {
	const { dir, formats, csvColumns, projectRoot } = exportOf(run.context as unknown as RunContext, state.path);
	const target = options.outDir === undefined ? dir : resolve(options.cwd, options.outDir);
	if (run.state === "superseded" && options.outDir === undefined) {
		const message = `run ${run.run_id} was superseded by a run of a changed file, whose results are in ${dir}`;
		const hint = "write what it had somewhere else with --out DIR --partial";
		return notFinished(message, hint);
	}
	const { pending } = state.outcomes.counts(run.run_id);
	if (pending > 0 && !options.partial) {
		const message = `run ${run.run_id} still has ${pending} pending ${nounFor(pending, "task")}`;
		const hint = "continue it with `trawl run`, or export what there is with --partial";
		return notFinished(message, hint);
	}
	const report = await exportRun({
		dir: target,
		formats: formats as readonly ExportFormat[],
		csvColumns,
		manifest: buildManifest(state, run, standingOf(run)),
		outcomes: () => state.outcomes.read(run.run_id),
		outputSchemas: state.outcomes.outputSchemas(run.run_id),
		projectRoot,
		...artefactsOf(state, run),
	});
	if (!report.ok) return { ok: false, problems: [report.error.toProblem()], sources: [], exitCode: 4 };
	return { ok: true, runId: run.run_id, dir: target, report };
}

function notFinished(message: string, hint: string): Refusal {
	return { ok: false, problems: [{ code: "run_pending", severity: "error", message, hint }], sources: [], exitCode: 8 };
}
