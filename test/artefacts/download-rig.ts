/** The downloading stage on its own. What it records is told; the state is not needed for that. */
import { ArtefactFolder } from "../../src/artefacts/artefact-folder.ts";
import { type DownloadBounds, downloadArtefacts } from "../../src/artefacts/download-artefacts.ts";
import type { ArtefactKind, ArtefactLink, DownloadedFile } from "../../src/model/artefact.ts";
import type { TaskFiles } from "../../src/model/task-files.ts";
import { type FileReply, startFileServer } from "../support/file-server.ts";
import { fastFolder } from "../support/temporary-folder.ts";

export interface Asked {
	readonly kind?: ArtefactKind;
	readonly urls: readonly string[];
	readonly bounds?: Partial<DownloadBounds>;
	readonly baseUrl?: string;
	/** Of an engine in this process, in place of a service. */
	readonly files?: TaskFiles;
	readonly signal?: AbortSignal;
	readonly dir?: string;
}

/** Downloads them, and tells of each the file or why there is none; undefined where nothing was recorded. */
export async function download({ kind = "pdf", urls, bounds = {}, dir = fastFolder(), ...asked }: Asked) {
	const ends = new Map<number, DownloadedFile | string>();
	const folder = new ArtefactFolder(dir);
	await downloadArtefacts({
		pipeline: "watch",
		links: urls.map((url, index) => link(kind, index, url)),
		store: {
			recordDone: ({ number }, file) => void ends.set(number, file),
			recordFailure: ({ number }, reason) => void ends.set(number, reason),
		},
		folder,
		access: asked.files ?? { baseUrl: asked.baseUrl ?? "http://127.0.0.1:9/v1", apiKey: "val_key", userAgent: "test" },
		signal: asked.signal ?? new AbortController().signal,
		bounds: { idleMs: 5_000, ...bounds },
	});
	return { ends: urls.map((_, index) => ends.get(index)), folder };
}

function link(kind: ArtefactKind, number: number, url: string): ArtefactLink {
	const whose = { pipeline: "watch", wire_id: "t@1", task: "t", batch_id: null };
	return { ...whose, kind, number, url, state: "wanted", file: null };
}

/** Of one link to a host that answers so. */
export async function outcomeOf(
	reply: FileReply,
	asked: Omit<Asked, "urls"> = {},
): Promise<DownloadedFile | string | undefined> {
	const host = await startFileServer(reply);
	return (await download({ ...asked, urls: [`${host.origin}/pdf/x?signature=secret`] })).ends[0];
}
