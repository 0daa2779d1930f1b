/**
 * One link → one file under the digest of its bytes, streamed to disk within bounds. What is there of it already is
 * gone on with where the host can send the rest of the same file; otherwise it begins anew.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import type { ArtefactKind, DownloadedFile } from "../model/artefact.ts";
import { isSilence, tellTransport } from "../network/tell-transport.ts";
import { tooLargeText } from "../network/too-large.ts";
import type { ArtefactFolder } from "./artefact-folder.ts";
import { DownloadFailure, onStorage } from "./download-failure.ts";
import { fileType, HEAD_BYTES } from "./file-type.ts";
import type { FileAnswer, LinkOpener } from "./link-client.ts";
import { PartialFile, type Validator } from "./partial-file.ts";

export interface FileToDownload {
	readonly kind: ArtefactKind;
	readonly url: string;
	/** Of what is under way; nobody else has it. */
	readonly partialName: string;
	readonly maxBytes: number;
}

/** Throws DownloadFailure, or the signal's reason when aborted. */
export async function downloadFile(
	file: FileToDownload,
	client: LinkOpener,
	folder: ArtefactFolder,
	signal: AbortSignal,
): Promise<DownloadedFile> {
	const part = await PartialFile.open(folder.partial, file.partialName);
	try {
		await fill(part, file, client, signal);
		return await keep(part, file, folder);
	} catch (error) {
		// What is no use to anybody goes; what was cut off stays.
		if (error instanceof DownloadFailure && error.kind === "file") await part.discard();
		throw error;
	} finally {
		await (part.bytes === 0 ? part.discard() : part.close());
	}
}

async function fill(part: PartialFile, file: FileToDownload, client: LinkOpener, signal: AbortSignal): Promise<void> {
	const address = file.url.replace(/[?#].*$/s, "");
	const known = await part.validator(address);
	const from = part.bytes;
	const range: Record<string, string> = known === undefined ? {} : { range: `bytes=${from}-`, "if-range": known };
	const answer = await client.open(file.url, range, signal);
	const validator = validatorOf(answer, address);
	if (known !== undefined && (answer.status === 416 || (answer.status === 206 && !goesOn(answer, from, known)))) {
		await answer.discard();
		await part.begin(null);
		return fill(part, file, client, signal);
	}
	await requireFile(answer);
	const announced = Number(answer.header("content-length") ?? 0) + (answer.status === 206 ? from : 0);
	if (announced > file.maxBytes) {
		await answer.discard();
		throw tooLarge(file);
	}
	if (answer.status !== 206) await part.begin(validator);
	await pour(answer, part, file, signal);
}

/** A part is the rest of what is here if the host says so in every way it can. */
function goesOn(answer: FileAnswer, from: number, known: string): boolean {
	const starts = new RegExp(`^bytes ${from}-`).test(answer.header("content-range") ?? "");
	const etag = answer.header("etag");
	return starts && (etag === undefined || !known.startsWith('"') || etag === known);
}

/** A weak ETag does not promise equal bytes. */
function validatorOf(answer: FileAnswer, address: string): Validator | null {
	const etag = answer.header("etag");
	const value = etag?.startsWith('"') ? etag : answer.header("last-modified");
	return value === undefined ? null : { address, value };
}

async function requireFile(answer: FileAnswer): Promise<void> {
	const { status, host } = answer;
	const encoding = answer.header("content-encoding") ?? "identity";
	if ((status === 200 || status === 206) && encoding === "identity") return;
	await answer.discard();
	if (status === 200 || status === 206) throw new DownloadFailure("file", `${host} sent it encoded as ${encoding}`);
	throw new DownloadFailure(status >= 500 || status === 429 ? "host" : "file", `${host} answered ${status}`);
}

async function pour(answer: FileAnswer, part: PartialFile, file: FileToDownload, signal: AbortSignal): Promise<void> {
	try {
		for await (const chunk of answer.body) {
			if (part.bytes + (chunk as Buffer).length > file.maxBytes) throw tooLarge(file);
			await part.append(chunk as Buffer);
		}
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof DownloadFailure) throw error;
		const kind = isSilence(error) ? "host" : "cut";
		throw new DownloadFailure(kind, `${answer.host} did not send all of it (${tellTransport(error)})`, error);
	}
}

async function keep(part: PartialFile, { kind }: FileToDownload, folder: ArtefactFolder): Promise<DownloadedFile> {
	if (part.bytes === 0) throw new DownloadFailure("file", "an empty file came");
	const type = fileType(kind, await part.head(HEAD_BYTES));
	if ("fault" in type) throw new DownloadFailure("file", type.fault);
	const { bytes } = part;
	await part.sync();
	await part.close();
	return onStorage(async () => {
		const sha256 = await digestOf(part.path);
		await rename(part.path, folder.pathOf(sha256));
		await syncFolder(folder.path);
		await part.discard();
		return { extension: type.extension, sha256, bytes };
	});
}

async function digestOf(path: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
	return hash.digest("hex");
}

/** So that the name survives, too. Systems that cannot do so keep it in their own time. */
async function syncFolder(path: string): Promise<void> {
	try {
		const handle = await open(path, "r");
		await handle.sync().finally(() => handle.close());
	} catch {
		// Windows opens no folders: the name is written all the same.
	}
}

function tooLarge({ maxBytes }: FileToDownload): DownloadFailure {
	return new DownloadFailure("file", tooLargeText(maxBytes));
}
