/** What a failed task says of pages that could not be read: what is missing may stand there. */
import type { UnreadPage } from "./read-pages.ts";

/** Begins with a space; empty where all were read. */
export function unreadText(pages: readonly UnreadPage[]): string {
	if (pages.length === 0) return "";
	return ` Could not be read: ${pages.map(({ url, reason }) => `${url} (${reason})`).join(", ")}.`;
}
