/** What fetches the pages that tasks name, for whichever researcher answers them. */
import type { PageReader } from "../model/page-reader.ts";
import type { ResearchSettings } from "../model/pipeline.ts";
import { createPageReader } from "../pages/page-reader.ts";
import { PAGE_TYPES } from "../research/pages/page-formats.ts";
import { readUserAgent } from "../system/version.ts";

export function openPageReader({ allow_private_urls: allowPrivate }: ResearchSettings): PageReader {
	return createPageReader({ types: PAGE_TYPES, allowPrivate, userAgent: readUserAgent() });
}
