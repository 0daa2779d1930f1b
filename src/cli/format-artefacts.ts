/** Files of results that could not be downloaded, as a person reads it at the end of a run. */
import type { WrittenManifest } from "../model/manifest.ts";
import { plural } from "../values/plural.ts";
import { plainLine } from "./plain-text.ts";

/** Empty when all are there. */
export function formatArtefacts({ artefacts, artefacts_failed, finished_at }: WrittenManifest): string {
	const [first] = artefacts_failed;
	if (first === undefined || finished_at === null) return "";
	const all = artefacts.length + artefacts_failed.length;
	const number = first.kind === "image" ? ` ${first.number}` : "";
	const more = artefacts_failed.length > 1 ? " (all stand in run.json)" : "";
	const what = `warning: ${artefacts_failed.length} of ${plural(all, "artefact")} could not be downloaded`;
	const why = `${first.task}, ${first.kind}${number}: ${first.reason}${more}`;
	return `${plainLine(`${what}: ${why}; run again to try again`)}\n`;
}
