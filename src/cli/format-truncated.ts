/** Results of which `max_items` left items out, as a person reads it at the end of a run and in its status. */
import type { RunManifest } from "../model/manifest.ts";
import { sayTruncated } from "../values/say-truncated.ts";
import { plainLine } from "./plain-text.ts";

/** Lines that are shown; `run.json` has all. */
const MOST_SHOWN = 8;

/** Empty when nothing was left out. */
export function formatTruncated({ truncated }: Pick<RunManifest, "truncated">): string {
	const shown = truncated.slice(0, MOST_SHOWN).map((each) => `warning: ${plainLine(sayTruncated(each))}\n`);
	const more = truncated.length - shown.length;
	return `${shown.join("")}${more > 0 ? `warning: and ${more} more; all stand in run.json\n` : ""}`;
}
