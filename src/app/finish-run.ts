/** How a run ends: one conclusion for the exit code, the manifest and the state. */
import { concludeRun } from "../execute/conclude-run.ts";
import type { ExecutionEnd } from "../execute/execute-run.ts";
import { exportRun } from "../export/export-run.ts";
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import type { EarlyEnd } from "../model/manifest.ts";
import type { OutcomeCounts } from "../store/outcome-counts.ts";
import type { OutcomeSurvey } from "../store/outcome-survey.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { artefactsOf } from "./artefacts-of.ts";
import { budgetExceeded } from "./budget-exceeded.ts";
import type { Cap } from "./cap-of.ts";
import { commitmentsOf } from "./commitments.ts";
import { findingsOf } from "./run-findings.ts";
import { buildManifest, UNFINISHED } from "./run-manifest.ts";
import { interruptCodeOf, type RunReport, type Session } from "./run-stage.ts";

export interface RunEnd {
	readonly end: ExecutionEnd;
	readonly downloads: "done" | "interrupted";
	/** Of its tasks as they stand now. */
	readonly survey: OutcomeSurvey;
}

/**
 * Exports a finished run; of an unfinished one only `run.json` changes. A run whose export cannot be
 * written stays unfinished: everything is in the state, and the same command tries the export again.
 */
export async function finishRun(
	{ end, downloads, survey }: RunEnd,
	run: StoredRun,
	session: Session,
	cap: Cap,
): Promise<RunReport> {
	const { frame, state, options } = session;
	const { counts, selected } = survey;
	const inFlight = state.execution.countInFlight(frame.name);
	const interruptCode = interruptCodeOf(options.signal);
	const openTemplates = state.runs.openTemplates(run.run_id).length;
	const conclusion = concludeRun({ end, counts, openTemplates, selected, inFlight, interruptCode, downloads });
	const finishedAt = conclusion.finished ? new Date().toISOString() : null;
	const ended = conclusion.finished ? null : whyEnded(end, downloads);
	const standing = { status: conclusion.status, exitCode: conclusion.exitCode, finishedAt, ended };
	const manifest = buildManifest(state, run, standing, survey);
	const { dir, formats, csvColumns } = frame.export;
	const written = conclusion.finished
		? await exportRun({
				dir,
				formats,
				csvColumns,
				manifest,
				outcomes: () => state.outcomes.read(run.run_id),
				outcomesDigest: survey.digest,
				outputSchemas: survey.outputSchemas,
				projectRoot: frame.projectRoot,
				...artefactsOf(state, run),
			})
		: await writeManifestOnly({ dir, manifest });
	const told = {
		ok: true,
		outDir: dir,
		csvColumns,
		message: messageOf(end),
		...findingsOf(state, run.run_id, survey),
		...costFindings(run, session, cap, selected),
	} as const;
	if (!written.ok) {
		state.runs.recordEnd(run.run_id, UNFINISHED);
		const unfinished = { ...buildManifest(state, run, UNFINISHED, survey), artefacts: [], files: [] };
		return { ...told, manifest: unfinished, exportProblem: written.error.toProblem() };
	}
	state.runs.recordEnd(run.run_id, standing);
	return { ...told, manifest: { ...manifest, ...written.lists }, exportProblem: null };
}

const EARLY = {
	interrupted: "the command was interrupted; what was sent goes on at the service",
	detached: "nobody waits for it: `trawl collect` picks it up",
	deadline: "the time to wait has passed; what was sent goes on at the service",
} as const;

/** Null where it did not end early: then what is pending is under way elsewhere. */
function whyEnded(end: ExecutionEnd, downloads: RunEnd["downloads"]): EarlyEnd | null {
	if (downloads === "interrupted") return { reason: "interrupted", message: EARLY.interrupted };
	if (end.type === "finished") return null;
	return { reason: end.type, message: "message" in end ? end.message : EARLY[end.type] };
}

function messageOf(end: ExecutionEnd): string | null {
	if (!("message" in end)) return null;
	// Of the service's: on one line, so that no part of it can pass for a line of ours.
	const message = end.message.replace(/\s+/g, " ");
	if (end.type !== "payment") return message;
	return `${message}\nTop up the account's balance, then run the same command: it buys only what was not sent.`;
}

/** What trying again would cost, and whether more was spent than was allowed. */
function costFindings(
	run: StoredRun,
	{ state, engine }: Session,
	cap: Cap,
	{ failed, cancelled }: OutcomeCounts,
): Pick<RunReport, "again" | "overspent"> {
	const { tasks, cost, worstCase } =
		failed + cancelled === 0
			? { tasks: 0, cost: 0, worstCase: 0 }
			: state.money.whatToRunAgain(run.run_id, commitmentsOf(state, engine));
	return {
		again: { tasks, estimate: cost, worstCase },
		overspent: budgetExceeded(state, { cap, engine, lineage: run.lineage }),
	};
}
