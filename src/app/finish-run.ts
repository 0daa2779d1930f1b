/** How a run ends: one conclusion for the exit code, the manifest and the state. */
import { concludeRun } from "../execute/conclude-run.ts";
import type { ExecutionEnd } from "../execute/execute-run.ts";
import { exportRun } from "../export/export-run.ts";
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { buildManifest, UNFINISHED } from "./run-manifest.ts";
import { interruptCodeOf, type RunReport, type Session } from "./run-stage.ts";

/** Reasons that are told at the end; the export has all. */
const FAILURES_TOLD = 3;

/**
 * Exports a finished run; of an unfinished one only `run.json` changes. A run whose export cannot be
 * written stays unfinished: everything is in the state, and the same command tries the export again.
 */
export async function finishRun(end: ExecutionEnd, run: StoredRun, session: Session): Promise<RunReport> {
	const { frame, state, options } = session;
	const counts = state.outcomes.counts(run.run_id);
	const inFlight = state.execution.countInFlight(frame.name);
	const selected = state.outcomes.counts(run.run_id, { selectedOnly: true });
	const interruptCode = interruptCodeOf(options.signal);
	const conclusion = concludeRun({ end, counts, selected, inFlight, interruptCode });
	const finishedAt = conclusion.finished ? new Date().toISOString() : null;
	const manifest = buildManifest(state, run, { ...conclusion, finishedAt });
	const { dir, formats } = frame.export;
	const outcomes = () => state.outcomes.read(run.run_id);
	const written = conclusion.finished
		? await exportRun({
				dir,
				formats,
				manifest,
				outcomes,
				outputSchemas: state.outcomes.outputSchemas(run.run_id),
				projectRoot: frame.projectRoot,
			})
		: await writeManifestOnly({ dir, manifest });
	const message = "message" in end ? end.message : null;
	const failures = state.outcomes.failures(run.run_id, FAILURES_TOLD);
	if (!written.ok) {
		state.runs.recordEnd(run.run_id, UNFINISHED.status, UNFINISHED.exitCode, null);
		const unfinished = { ...buildManifest(state, run, UNFINISHED), files: [] };
		return { ok: true, manifest: unfinished, outDir: dir, message, failures, exportProblem: written.error.toProblem() };
	}
	state.runs.recordEnd(run.run_id, conclusion.status, conclusion.exitCode, finishedAt);
	return {
		ok: true,
		manifest: { ...manifest, files: written.files },
		outDir: dir,
		message,
		failures,
		exportProblem: null,
	};
}
