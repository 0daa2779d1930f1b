/** The one function that turns what happened into a status and an exit code. The manifest carries both. */
import type { RunManifest, RunStatus } from "../model/manifest.ts";
import { finishedStatus } from "../values/finished-status.ts";
import type { ExecutionEnd } from "./execute-run.ts";

export interface Conclusion {
	readonly status: RunStatus;
	/** Design section 3. */
	readonly exitCode: number;
	/** True when no task is pending and none is still to be known: the run is closed. */
	readonly finished: boolean;
}

export interface Ending {
	readonly end: ExecutionEnd;
	/** Of the whole plan. */
	readonly counts: RunManifest["counts"];
	/** Templates whose tasks are not known yet. */
	readonly openTemplates: number;
	/** Without what lies outside the selection, which does not count. */
	readonly selected: RunManifest["counts"];
	/** Tasks that the service has, or may have. */
	readonly inFlight: number;
	/** 130 after SIGINT, 143 after SIGTERM. */
	readonly interruptCode: number;
	/** `interrupted` while files of results were downloaded: the run is not closed, whatever has its outcome. */
	readonly downloads: "done" | "interrupted";
}

export function concludeRun({
	end,
	counts,
	openTemplates,
	selected,
	inFlight,
	interruptCode,
	downloads,
}: Ending): Conclusion {
	if (downloads === "interrupted") return { status: "pending", exitCode: interruptCode, finished: false };
	if (counts.pending === 0 && openTemplates === 0) return { ...concludeFinished(selected), finished: true };
	const status = inFlight > 0 ? "pending" : "failed";
	switch (end.type) {
		case "interrupted":
			return { status: "pending", exitCode: interruptCode, finished: false };
		case "unauthorized":
			return { status, exitCode: 5, finished: false };
		case "service":
			return { status, exitCode: 6, finished: false };
		case "detached":
			return { status: "pending", exitCode: 0, finished: false };
		case "payment":
		case "deadline":
		case "finished":
			return { status: "pending", exitCode: 8, finished: false };
	}
}

function concludeFinished(counts: RunManifest["counts"]): Omit<Conclusion, "finished"> {
	const status = finishedStatus(counts);
	return { status, exitCode: status === "succeeded" ? 0 : 3 };
}
