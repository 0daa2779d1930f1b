/** Downloads what the results of a run link to and is not here yet; nothing is loaded or asked where there is nothing. */
import { dirname } from "node:path";
import { ArtefactFolder } from "../artefacts/artefact-folder.ts";
import type { ArtefactLink } from "../model/artefact.ts";
import { readUserAgent } from "../system/version.ts";
import type { Session } from "./run-stage.ts";

/** Most time for asking the service for fresh links, in milliseconds. */
const RENEWAL_MS = 30_000;

/** `interrupted`: something is left that was not tried. */
export async function fetchArtefacts(session: Session, runId: string): Promise<"done" | "interrupted"> {
	const { frame, state, engine, options, lost } = session;
	const folder = new ArtefactFolder(dirname(state.path));
	const missing = missingOf(session, runId, folder);
	if (missing.length === 0) return "done";
	const signal = AbortSignal.any([options.signal, lost]);
	if (signal.aborted) return "interrupted";
	const { renewLinks } = await import("../artefacts/renew-links.ts");
	const { downloadArtefacts } = await import("../artefacts/download-artefacts.ts");
	const tried = missing.filter((link) => link.state !== "wanted");
	const limited = AbortSignal.any([signal, AbortSignal.timeout(RENEWAL_MS)]);
	await renewLinks(tried, engine.api, state.downloads, limited);
	if (signal.aborted) return "interrupted";
	options.onEvent({ type: "downloading", artefacts: missing.length });
	await downloadArtefacts({
		pipeline: frame.name,
		links: tried.length === 0 ? missing : missingOf(session, runId, folder),
		store: state.downloads,
		folder,
		access: "readPdf" in engine.links ? engine.links : { ...engine.links, userAgent: readUserAgent() },
		signal,
	});
	return signal.aborted ? "interrupted" : "done";
}

/** Also what was downloaded once and has gone from the folder since. */
function missingOf({ state }: Session, runId: string, folder: ArtefactFolder): readonly ArtefactLink[] {
	return state.downloads.links(runId).filter(({ url, file }) => url !== null && (file === null || !folder.has(file)));
}
