import { probeExportDir } from "../export/probe-export-dir.ts";
import type { Refusal } from "./refusal.ts";
import type { RunFrame } from "./run-frame.ts";

/** The refusal of a results folder that cannot take an export; undefined when it can. */
export async function refuseUnwritable({ name, export: { dir, formats } }: RunFrame): Promise<Refusal | undefined> {
	const probe = await probeExportDir(dir, name, formats);
	return probe.ok ? undefined : { ok: false, problems: [probe.error.toProblem()], sources: [], exitCode: 4 };
}
