/**
 * PDFs to the runs of text on their pages, in a thread of its own that is ended when a file takes too long, too
 * much memory, or the caller stops. One file is read at a time; the thread is begun with the first, and ends when
 * nothing has been read for a while.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { createLimit } from "../../values/limit.ts";
import { unlessAborted } from "../../values/unless-aborted.ts";
import { PDF_PROGRAM, type PdfAnswer, type PdfItem } from "./pdf-worker.ts";

export interface PdfContent {
	/** As the file states it; empty when it does not. */
	readonly title: string;
	readonly pages: readonly (readonly PdfItem[])[];
}

export interface PdfLimits {
	/** For one file, from its turn on. */
	readonly milliseconds: number;
	/** Of the thread's heap. The library's objects stand there. */
	readonly heapMegabytes: number;
	/** By which the process may grow over one file beside the heap of whoever asks: what is unpacked stands there. */
	readonly bytes: number;
	readonly pages: number;
	/** Of text in one file. */
	readonly characters: number;
}

const LIMITS: PdfLimits = {
	...{ milliseconds: 60_000, pages: 5_000, characters: 20_000_000 },
	// Far from each other, so that objects meet the one and bytes the other.
	...{ heapMegabytes: 256, bytes: 512 * 1024 * 1024 },
};
const LOOK_EVERY_MS = 25;
const IDLE_MS = 10_000;

let shared: PdfReader | undefined;

/** The one of this process: however many tasks name PDFs, one thread reads them. */
export function sharedPdfReader(): PdfReader {
	shared ??= new PdfReader();
	return shared;
}

export class PdfReader {
	readonly #limits: PdfLimits;
	readonly #turns = createLimit(1);
	#worker: Worker | undefined;
	#idle: NodeJS.Timeout | undefined;

	constructor(limits: Partial<PdfLimits> = {}) {
		this.#limits = { ...LIMITS, ...limits };
	}

	/** Files wait for their turn. Rejects with what stands in the way, and when aborted. */
	read(bytes: Uint8Array, signal?: AbortSignal): Promise<PdfContent> {
		return unlessAborted(
			this.#turns(() => this.#read(bytes, signal)),
			signal,
		);
	}

	/** Ends the thread; the next file begins another. */
	async close(): Promise<void> {
		clearTimeout(this.#idle);
		const worker = this.#worker;
		this.#worker = undefined;
		await worker?.terminate();
	}

	async #read(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<PdfContent> {
		signal?.throwIfAborted();
		clearTimeout(this.#idle);
		this.#worker ??= startWorker(this.#limits);
		this.#worker.ref();
		try {
			const content = await readIn(this.#worker, bytes, this.#limits, signal);
			// A thread that waits keeps no process alive.
			this.#worker?.unref();
			this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
			return content;
		} catch (error) {
			await this.close();
			throw error;
		}
	}
}

function startWorker({ heapMegabytes }: PdfLimits): Worker {
	const library = pathToFileURL(createRequire(import.meta.url).resolve("unpdf")).href;
	const worker = new Worker(PDF_PROGRAM, {
		eval: true,
		workerData: library,
		// It sees no keys, and what the library says of a file goes nowhere.
		env: {},
		execArgv: [],
		stdout: true,
		stderr: true,
		resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
	});
	// It may still run out of memory after its file has been given up.
	return worker.on("error", () => undefined);
}

/** Leaves the worker in an unknown state when it rejects. */
function readIn(worker: Worker, bytes: Uint8Array, limits: PdfLimits, signal?: AbortSignal): Promise<PdfContent> {
	const before = bytesElsewhere();
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
			if (bytesElsewhere() - before > limits.bytes) fail(TOO_MUCH_MEMORY);
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

/** What the process holds beside the heap and the buffers of this thread, which other tasks may fill meanwhile. */
function bytesElsewhere(): number {
	const { rss, heapTotal, external } = process.memoryUsage();
	return rss - heapTotal - external;
}

const TOO_MUCH_MEMORY = "it takes too much memory to read";

function reasonOf({ name, error }: { readonly name: string; readonly error: string }): string {
	if (name === "PasswordException") return "it is encrypted, and only opens with a password";
	return name === "InvalidPDFException" ? `it is damaged: ${error}` : error;
}
