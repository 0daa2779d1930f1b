/** Links in answers of an engine in this process, which needs no network to follow them. */
import { linkedTask, type TaskFiles } from "../model/task-files.ts";
import { DownloadFailure } from "./download-failure.ts";
import type { FileAnswer, LinkOpener } from "./link-client.ts";

const HOST = "the embedded engine";

export class StoredLinks implements LinkOpener {
	readonly #files: TaskFiles;

	constructor(files: TaskFiles) {
		this.#files = files;
	}

	async open(link: string, _headers: unknown, signal: AbortSignal): Promise<FileAnswer> {
		const task = linkedTask(link);
		if (task === undefined) throw new DownloadFailure("file", "its link is none of the embedded engine's");
		const bytes = await this.#files.readPdf(task);
		signal.throwIfAborted();
		if (bytes === undefined) throw new DownloadFailure("file", `${HOST} does not have it any more`);
		const header = (name: string) => (name === "content-length" ? String(bytes.length) : undefined);
		return { status: 200, host: HOST, header, body: once(bytes), discard: async () => undefined };
	}

	async close(): Promise<void> {}
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
