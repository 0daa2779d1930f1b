/**
 * PDFs to the runs of text on their pages, in a thread of its own that is ended when a file takes too long, too
 * much memory, or the caller stops. The thread is kept from one file to the next, and begun with the first.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { PDF_PROGRAM, type PdfAnswer, type PdfItem } from "./pdf-worker.ts";

export interface PdfContent {
	/** As the file states it; empty when it does not. */
	readonly title: string;
	readonly pages: readonly (readonly PdfItem[])[];
}

export interface PdfLimits {
	/** For one file. */
	readonly milliseconds: number;
	/** By which the process may grow over one file. */
	readonly bytes: number;
	readonly pages: number;
	/** Of text in one file. */
	readonly characters: number;
}

const LIMITS: PdfLimits = { milliseconds: 60_000, bytes: 512 * 1024 * 1024, pages: 5_000, characters: 20_000_000 };
const HEAP_MB = 512;
const LOOK_EVERY_MS = 25;

export class PdfReader {
	readonly #limits: PdfLimits;
	#worker: Worker | undefined;

	constructor(limits: Partial<PdfLimits> = {}) {
		this.#limits = { ...LIMITS, ...limits };
	}

	/** One file at a time. Rejects with what stands in the way, and when aborted. */
	async read(bytes: Uint8Array, signal?: AbortSignal): Promise<PdfContent> {
		signal?.throwIfAborted();
		this.#worker ??= startWorker();
		try {
			return await readIn(this.#worker, bytes, this.#limits, signal);
		} catch (error) {
			await this.close();
			throw error;
		}
	}

	async close(): Promise<void> {
		const worker = this.#worker;
		this.#worker = undefined;
		await worker?.terminate();
	}
}

function startWorker(): Worker {
	const library = pathToFileURL(createRequire(import.meta.url).resolve("unpdf")).href;
	return new Worker(PDF_PROGRAM, {
		eval: true,
		workerData: library,
		// It sees no keys, and what the library says of a file goes nowhere.
		env: {},
		execArgv: [],
		stdout: true,
		stderr: true,
		resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
	});
}

/** Leaves the worker in an unknown state when it rejects. */
function readIn(worker: Worker, bytes: Uint8Array, limits: PdfLimits, signal?: AbortSignal): Promise<PdfContent> {
	const before = process.memoryUsage.rss();
	const pages: (readonly PdfItem[])[] = [];
	let characters = 0;
	const copy = new Uint8Array(bytes);
	return new Promise<PdfContent>((resolve, reject) => {
		const fail = (reason: string) => end(() => reject(new Error(reason)));
		const onAbort = () => end(() => reject(signal?.reason));
		const onError = (error: Error) =>
			fail("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? TOO_MUCH_MEMORY : error.message);
		const onExit = () => fail("its reader stopped");
		const onAnswer = (answer: PdfAnswer) => {
			if ("error" in answer) fail(reasonOf(answer));
			else if ("title" in answer) end(() => resolve({ title: answer.title, pages }));
			else if ("pages" in answer) {
				if (answer.pages > limits.pages) fail(`it has ${answer.pages} pages, at most ${limits.pages} are read`);
			} else {
				pages.push(answer.page);
				characters += answer.page.reduce((sum, [text]) => sum + text.length, 0);
				if (characters > limits.characters) fail(`it holds more than ${limits.characters} characters`);
			}
		};
		const memory = setInterval(() => {
			if (process.memoryUsage.rss() - before > limits.bytes) fail(TOO_MUCH_MEMORY);
		}, LOOK_EVERY_MS);
		const time = setTimeout(
			() => fail(`it takes longer than ${Math.round(limits.milliseconds / 1000)} s to read`),
			limits.milliseconds,
		);
		const end = (settle: () => void) => {
			clearInterval(memory);
			clearTimeout(time);
			signal?.removeEventListener("abort", onAbort);
			worker.off("message", onAnswer).off("error", onError).off("exit", onExit);
			settle();
		};
		signal?.addEventListener("abort", onAbort, { once: true });
		worker.on("message", onAnswer).on("error", onError).on("exit", onExit);
		worker.postMessage(copy, [copy.buffer]);
	});
}

const TOO_MUCH_MEMORY = "it takes too much memory to read";

function reasonOf({ name, error }: { readonly name: string; readonly error: string }): string {
	if (name === "PasswordException") return "it is encrypted, and only opens with a password";
	return name === "InvalidPDFException" ? `it is damaged: ${error}` : error;
}
