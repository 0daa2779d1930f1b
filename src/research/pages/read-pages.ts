/** A task's URLs → parsed documents; what cannot be read is listed with the reason, and fails nothing. */
import { setImmediate as letOthersRun } from "node:timers/promises";
import type { Page, PageReader, PageReading } from "../../model/page-reader.ts";
import { sha256 } from "../../values/canonical-json.ts";
import type { ParsedFile } from "../corpus/index-writer.ts";
import { parseDocument } from "../corpus/parse-document.ts";
import { type PassageBounds, shortName } from "../corpus/passage-list.ts";
import { shorten } from "../report/report-text.ts";
import { contentOf, pageFormat } from "./page-formats.ts";
import { pageName, shownUrl } from "./page-url.ts";

export interface UnreadPage {
	readonly url: string;
	/** Short: `it leads to a private address`. */
	readonly reason: string;
}

export interface ReadPages {
	readonly read: readonly ParsedFile[];
	/** In the task's order. */
	readonly unread: readonly UnreadPage[];
}

/** Each page once. Rejects only on a bug or when aborted. */
export async function readPages(
	reader: PageReader | undefined,
	urls: readonly string[],
	signal?: AbortSignal,
): Promise<ReadPages> {
	const asked = new Map(urls.map((url) => [shownUrl(url), url]));
	const readings = await Promise.all(
		[...asked].map(async ([shown, url]) => [shown, await (reader?.read(url, signal) ?? UNFETCHED)] as const),
	);
	const read: ParsedFile[] = [];
	const unread: UnreadPage[] = [];
	for (const [url, reading] of readings) {
		const page = "page" in reading ? await parsePage(url, reading.page, signal) : { url, reason: reading.reason };
		if ("parsed" in page) read.push(page);
		else unread.push(page);
		await letOthersRun();
		signal?.throwIfAborted();
	}
	return { read, unread };
}

/** Nothing that people read is so long; the index of one task is bounded by it. */
const BOUNDS: PassageBounds = { passages: 20_000, characters: 10_000_000 };

/** A task names several pages, and other tasks wait while one is parsed. */
const PARSE_MS = 10_000;

/** What a parser says may repeat the page. */
const LONGEST_REASON = 200;

const UNFETCHED: PageReading = { reason: "pages are not fetched here" };

async function parsePage(
	url: string,
	{ mediaType, bytes }: Page,
	signal: AbortSignal | undefined,
): Promise<ParsedFile | UnreadPage> {
	try {
		const format = pageFormat(mediaType, url);
		const parsed = await parseDocument(contentOf(mediaType, bytes), format, {
			bounds: BOUNDS,
			milliseconds: PARSE_MS,
			signal,
		});
		if (parsed.passages.length === 0) return { url, reason: "it holds no readable text" };
		return { path: url, contentHash: sha256(bytes), format, role: "document", name: shortName(pageName(url)), parsed };
	} catch (error) {
		signal?.throwIfAborted();
		const why = error instanceof Error ? error.message : String(error);
		return { url, reason: `it cannot be parsed (${shorten(why, LONGEST_REASON)})` };
	}
}
