/**
 * Follows links of answers, which anybody may have written.
 *
 * The key goes to the origin of the base URL alone, and to it only while no other origin has had a say: redirects are
 * followed by hand. Unless the base URL is itself on this machine or in a private network, links into those are refused.
 */
import type { Agent } from "undici";
import {
	askOnce,
	createAgent,
	followLink,
	type LinkAnswer,
	NoAnswerError,
	TooManyRedirectsError,
} from "../network/follow-links.ts";
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

/** As far as it is read here. */
export type FileAnswer = Pick<LinkAnswer, "status" | "host" | "header" | "discard"> & {
	readonly body: AsyncIterable<unknown>;
};

/** Follows links, wherever they lead. */
export interface LinkOpener {
	/** The answer with its body still to be read. Throws DownloadFailure, or the signal's reason when aborted. */
	open(link: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FileAnswer>;
	close(): Promise<void>;
}

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
		this.#own = createAgent(idleMs);
		this.#others = createAgent(idleMs, this.#isGuarded ? publicLookup() : undefined);
	}

	async open(link: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FileAnswer> {
		let trusted = true;
		try {
			return await followLink<FileAnswer>(this.#check(link), {
				ask: (url) => {
					trusted &&= url.origin === this.#origin;
					return this.#send(url, headers, trusted, signal);
				},
				next: (location, from) =>
					this.#check(URL.canParse(location, from.href) ? new URL(location, from).href : location),
				use: async (answer) => answer,
			});
		} catch (error) {
			if (error instanceof NoAnswerError) throw new DownloadFailure("host", error.message, error);
			const isRefused = error instanceof PrivateAddressError || error instanceof TooManyRedirectsError;
			throw isRefused ? new DownloadFailure("file", error.message) : error;
		}
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
		if (this.#isGuarded && isPrivateHost(url.hostname)) throw refuse(new PrivateAddressError().message);
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
		return askOnce(url, {
			agent: url.origin === this.#origin ? this.#own : this.#others,
			signal,
			headers: {
				accept: "*/*",
				"accept-encoding": "identity",
				"user-agent": userAgent,
				...(trusted && apiKey !== undefined ? { "x-api-key": apiKey } : {}),
				...headers,
			},
		});
	}
}
