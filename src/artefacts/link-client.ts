/**
 * Follows links of answers, which anybody may have written.
 *
 * The key goes to the origin of the base URL alone, and to it only while no other origin has had a say: redirects are
 * followed by hand. Unless the base URL is itself on this machine or in a private network, links into those are refused.
 */
import { Agent, errors, request } from "undici";
import { isPrivateHost, PrivateAddressError, publicLookup } from "../network/private-address.ts";
import { DownloadFailure } from "./download-failure.ts";

export interface LinkAccess {
	/** Of the API, with its path. */
	readonly baseUrl: string;
	/** Undefined: nothing is sent to anybody. */
	readonly apiKey: string | undefined;
	/** Sent as `user-agent`. */
	readonly userAgent: string;
}

export interface LinkAnswer {
	readonly status: number;
	/** For messages; never more of the link. */
	readonly host: string;
	header(name: string): string | undefined;
	readonly body: AsyncIterable<unknown>;
	/** In place of reading the body. */
	discard(): Promise<void>;
}

/** Follows links, wherever they lead. */
export interface LinkOpener {
	/** The answer with its body still to be read. Throws DownloadFailure, or the signal's reason when aborted. */
	open(link: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<LinkAnswer>;
	close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

export class LinkClient implements LinkOpener {
	readonly #access: LinkAccess;
	readonly #origin: string;
	readonly #isGuarded: boolean;
	readonly #own: Agent;
	readonly #others: Agent;

	/** `idleMs`: the longest silence of a host, from the connection to the last byte. */
	constructor(access: LinkAccess, idleMs: number) {
		const { origin, hostname } = new URL(access.baseUrl);
		this.#access = access;
		this.#origin = origin;
		this.#isGuarded = !isPrivateHost(hostname);
		const timeouts = { headersTimeout: idleMs, bodyTimeout: idleMs };
		this.#own = new Agent({ ...timeouts, connect: { timeout: idleMs } });
		const lookup = this.#isGuarded ? { lookup: publicLookup() } : {};
		this.#others = new Agent({ ...timeouts, connect: { timeout: idleMs, ...lookup } });
	}

	async open(link: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<LinkAnswer> {
		let url = this.#check(link);
		let trusted = true;
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
			trusted &&= url.origin === this.#origin;
			const answer = await this.#send(url, headers, trusted, signal);
			const location = answer.header("location");
			if (!REDIRECTS.includes(answer.status) || location === undefined) return answer;
			await answer.discard();
			url = this.#check(URL.canParse(location, url.href) ? new URL(location, url).href : location);
		}
		throw new DownloadFailure("file", `more than ${MAX_REDIRECTS} redirects`);
	}

	/** Ends every connection. */
	async close(): Promise<void> {
		await Promise.all([this.#own.destroy(), this.#others.destroy()]);
	}

	#check(link: string): URL {
		const refuse = (reason: string) => new DownloadFailure("file", reason);
		if (!URL.canParse(link)) throw refuse("its link is no URL");
		const url = new URL(link);
		if (url.protocol !== "https:" && url.protocol !== "http:")
			throw refuse(`its link is not https: but ${url.protocol}`);
		if (url.username !== "" || url.password !== "") throw refuse("its link has a user name or password in it");
		if (url.origin === this.#origin) return url;
		if (this.#isGuarded && isPrivateHost(url.hostname)) throw refuse("its link leads to a private address");
		if (this.#hasKey(link)) throw refuse("its link would take the API key to another origin");
		return url;
	}

	#hasKey(link: string): boolean {
		const { apiKey } = this.#access;
		return apiKey !== undefined && [apiKey, encodeURIComponent(apiKey)].some((spelling) => link.includes(spelling));
	}

	async #send(
		url: URL,
		headers: Readonly<Record<string, string>>,
		trusted: boolean,
		signal: AbortSignal,
	): Promise<LinkAnswer> {
		const { apiKey, userAgent } = this.#access;
		try {
			const answer = await request(url, {
				dispatcher: url.origin === this.#origin ? this.#own : this.#others,
				signal,
				headers: {
					accept: "*/*",
					"accept-encoding": "identity",
					"user-agent": userAgent,
					...(trusted && apiKey !== undefined ? { "x-api-key": apiKey } : {}),
					...headers,
				},
			});
			const { statusCode, headers: told, body } = answer;
			// What becomes of a body that nobody reads is of no interest.
			body.on("error", () => undefined);
			const header = (name: string) => (Array.isArray(told[name]) ? told[name][0] : told[name]);
			const discard = () => body.dump({ limit: 16_384 }).catch(() => undefined);
			return { status: statusCode, host: url.host, header, body, discard };
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof PrivateAddressError)
				throw new DownloadFailure("file", "its link leads to a private address");
			throw new DownloadFailure("host", `${url.host} gave no answer (${tellTransport(error)})`, error);
		}
	}
}

/** An HTTP library's error, reduced to its code: its words may hold addresses. */
export function tellTransport(error: unknown): string {
	const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
	return typeof code === "string" ? (CODES[code] ?? code) : "the connection failed";
}

/** True when a host fell silent: asking again at once would be waiting again. */
export function isTimeout(error: unknown): boolean {
	return error instanceof errors.BodyTimeoutError;
}

const CODES: { readonly [code: string]: string } = {
	UND_ERR_HEADERS_TIMEOUT: "no answer in time",
	UND_ERR_BODY_TIMEOUT: "silence amid the file",
	UND_ERR_CONNECT_TIMEOUT: "no connection in time",
	UND_ERR_SOCKET: "the connection was closed",
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "less than was announced",
};
