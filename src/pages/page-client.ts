/** One request, its answer, and who may be connected to. There are no cookies and no credentials. */
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, type Dispatcher, request } from "undici";
import { PrivateAddressError, publicLookup } from "../network/private-address.ts";
import { PageFailure } from "./page-failure.ts";

export interface ClientOptions {
	readonly userAgent: string;
	readonly allowPrivate: boolean;
	/** Resolves names; default: the system's way. */
	readonly resolve?: typeof lookup | undefined;
	/** Longest wait for a connection, for the answer to begin, and between two pieces of it, in milliseconds. */
	readonly silenceMs: number;
}

export interface PageAnswer {
	readonly status: number;
	header(name: string): string | undefined;
	readonly body: Dispatcher.ResponseData["body"];
}

export class PageClient {
	readonly #options: ClientOptions;
	readonly #agent: Agent;

	constructor(options: ClientOptions) {
		const { silenceMs, allowPrivate, resolve = lookup } = options;
		this.#options = options;
		this.#agent = new Agent({
			headersTimeout: silenceMs,
			bodyTimeout: silenceMs,
			// The check stands in the connection's own look-up, so that what is connected to is what was checked.
			connect: { timeout: silenceMs, lookup: allowPrivate ? (resolve as LookupFunction) : publicLookup(resolve) },
		});
	}

	/** Throws PageFailure, or the signal's reason when aborted. */
	async get(url: URL, accept: string, signal: AbortSignal): Promise<PageAnswer> {
		const headers = { accept, "accept-encoding": "gzip, br", "user-agent": this.#options.userAgent };
		try {
			const { statusCode, headers: told, body } = await request(url, { dispatcher: this.#agent, signal, headers });
			// What becomes of a body that nobody reads is of no interest.
			body.on("error", () => undefined);
			const header = (name: string) => (Array.isArray(told[name]) ? told[name].join(", ") : told[name]);
			return { status: statusCode, header, body };
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof PrivateAddressError) throw new PageFailure("it leads to a private address");
			throw new PageFailure(`${url.host} gave no answer (${tellTransport(error)})`, { cause: error });
		}
	}

	/** Ends every connection. */
	close(): void {
		void this.#agent.destroy();
	}
}

/** An HTTP library's error, reduced to its code: its words may hold addresses. */
export function tellTransport(error: unknown): string {
	const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
	return typeof code === "string" ? (CODES[code] ?? code) : "the connection failed";
}

const CODES: { readonly [code: string]: string } = {
	ENOTFOUND: "no such host",
	EAI_AGAIN: "its name could not be looked up",
	ECONNREFUSED: "nothing listens there",
	ECONNRESET: "the connection was closed",
	UND_ERR_HEADERS_TIMEOUT: "no answer in time",
	UND_ERR_BODY_TIMEOUT: "silence amid the page",
	UND_ERR_CONNECT_TIMEOUT: "no connection in time",
	UND_ERR_SOCKET: "the connection was closed",
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "less than was announced",
};
