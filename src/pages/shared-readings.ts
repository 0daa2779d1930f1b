/**
 * Lets tasks that name the same page share one look at it: while it is under way, and for a short time after it, so that
 * many tasks about one page ask its host once and see the same text. What nobody waits for any more is ended.
 */
import type { PageReading } from "../model/page-reader.ts";
import { unlessAborted } from "../values/unless-aborted.ts";

export interface SharingOptions {
	/** Milliseconds of any clock that goes forward. */
	readonly now: () => number;
	/** How long a reading is kept, in milliseconds. */
	readonly lifeMs: number;
	/** Most bytes of pages that are kept. */
	readonly maxBytes: number;
}

interface Shared {
	readonly controller: AbortController;
	readonly reading: Promise<PageReading>;
	waiting: number;
	/** Undefined while it is under way. */
	ended?: { readonly at: number; readonly bytes: number };
}

/** Readings that are kept, whatever their size. */
const MOST = 500;

export class SharedReadings {
	readonly #options: SharingOptions;
	/** In the order in which they began. */
	readonly #byUrl = new Map<string, Shared>();
	#timer: NodeJS.Timeout | undefined;

	constructor(options: SharingOptions) {
		this.#options = options;
	}

	/** `read` obeys the signal that it is given. Rejects as it does, or with the caller's reason when aborted. */
	async get(
		url: string,
		read: (signal: AbortSignal) => Promise<PageReading>,
		signal: AbortSignal | undefined,
	): Promise<PageReading> {
		signal?.throwIfAborted();
		this.#forgetOld();
		const shared = this.#byUrl.get(url) ?? this.#begin(url, read);
		shared.waiting += 1;
		try {
			return await unlessAborted(shared.reading, signal);
		} finally {
			shared.waiting -= 1;
			if (shared.waiting === 0 && shared.ended === undefined) this.#drop(url, shared);
		}
	}

	/** Of pages that are held for tasks to come. */
	get bytes(): number {
		return [...this.#byUrl.values()].reduce((sum, { ended }) => sum + (ended?.bytes ?? 0), 0);
	}

	/** Ends what is under way, and forgets all. */
	close(): void {
		clearTimeout(this.#timer);
		for (const [url, shared] of this.#byUrl) this.#drop(url, shared);
	}

	#begin(url: string, read: (signal: AbortSignal) => Promise<PageReading>): Shared {
		const controller = new AbortController();
		const reading = read(controller.signal).then((result) => {
			shared.ended = { at: this.#options.now(), bytes: "page" in result ? result.page.bytes.length : 0 };
			if (this.#byUrl.get(url) === shared) this.#keep();
			return result;
		});
		const shared: Shared = { controller, reading, waiting: 0 };
		this.#byUrl.set(url, shared);
		return shared;
	}

	#drop(url: string, shared: Shared): void {
		shared.controller.abort(new Error("nobody waits for the page any more"));
		if (this.#byUrl.get(url) === shared) this.#byUrl.delete(url);
	}

	/** Within bounds from now on, and for its time, whether or not anything else is read. */
	#keep(): void {
		this.#forgetOld();
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#forgetOld(), this.#options.lifeMs).unref();
	}

	/** What has been kept for its time; and the oldest, until the rest is within bounds. */
	#forgetOld(): void {
		const { now, lifeMs, maxBytes } = this.#options;
		const kept = [...this.#byUrl].filter(([, { ended }]) => ended !== undefined);
		let bytes = kept.reduce((sum, [, { ended }]) => sum + (ended?.bytes ?? 0), 0);
		let count = kept.length;
		for (const [url, { ended }] of kept) {
			const isOld = now() - (ended?.at ?? 0) >= lifeMs;
			if (!isOld && bytes <= maxBytes && count <= MOST) continue;
			this.#byUrl.delete(url);
			bytes -= ended?.bytes ?? 0;
			count -= 1;
		}
	}
}
