import type { ProbeReport } from "../export/probe-export-dir.ts";
import { probeExportDir } from "../export/probe-export-dir.ts";
import { probeTaskFiles } from "../export/probe-task-files.ts";
import type { StateStore } from "../store/state-store.ts";
import type { Refusal } from "./refusal.ts";
import type { RunFrame } from "./run-frame.ts";

/** The refusal of a results folder that cannot take an export; undefined when it can. */
export async function refuseUnwritable({ name, export: { dir, formats } }: RunFrame): Promise<Refusal | undefined> {
	return refusalOf(await probeExportDir(dir, name, formats));
}

/** The refusal where a file of the user's own stands in the place of one that the run will write. */
export async function refuseTaken(
	{ export: { dir, formats } }: RunFrame,
	{ outcomes }: StateStore,
	runId: string,
): Promise<Refusal | undefined> {
	return refusalOf(await probeTaskFiles(dir, formats, () => outcomes.names(runId)));
}

function refusalOf(probe: ProbeReport): Refusal | undefined {
	return probe.ok ? undefined : { ok: false, problems: [probe.error.toProblem()], sources: [], exitCode: 4 };
}
