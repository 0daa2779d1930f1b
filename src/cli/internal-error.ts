/** What is said of an error that nothing expected. */
import { fileURLToPath } from "node:url";
import { packageFile } from "../values/package-file.ts";

const KEPT = "Nothing paid for is lost: the same command continues.";
const NOT_FOUND = new Set<unknown>(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);

/** Whole lines. `debug`: `TRAWL_DEBUG`; the stack is told where it is set, to anything but `0`. */
export function tellInternalError(error: unknown, debug: string | undefined): string {
	const message = error instanceof Error ? error.message : String(error);
	const told = lacksOwnFile(error)
		? `trawl: a file of Trawl's own is gone, as when another version was installed while this command ran: ${message}\n`
		: `trawl: internal error: ${message}\n`;
	const shows = debug !== undefined && !["", "0"].includes(debug);
	if (shows && error instanceof Error) return `${told}${error.stack}\n`;
	return `${told}${KEPT}${lacksOwnFile(error) ? "" : " TRAWL_DEBUG=1 shows where it happened."}\n`;
}

/** Files are read when they are first needed, which may be hours after the start. */
function lacksOwnFile(error: unknown): boolean {
	if (!(error instanceof Error && "code" in error && NOT_FOUND.has(error.code))) return false;
	return error.message.includes(fileURLToPath(packageFile("")));
}
