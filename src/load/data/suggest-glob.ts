/** A glob that matches nothing → what it may have meant: the first step that leads nowhere, and what is near it. */
import { readdirSync } from "node:fs";
import { extname, resolve } from "node:path";
import { suggestGlobPath } from "../suggest-path.ts";

const MAGIC = /[*?[\]{}()!]/;
const MOST_LISTED = 8;

export function suggestGlob(pattern: string, baseDir: string): string | undefined {
	const meant = suggestGlobPath(pattern, baseDir);
	if (meant !== undefined) return `did you mean \`${meant}\`?`;
	const steps = pattern.split("/");
	let folder = pattern.startsWith("/") ? "/" : baseDir;
	for (const [index, step] of steps.entries()) {
		const entries = entriesOf(folder);
		if (entries === undefined) return undefined;
		if (MAGIC.test(step)) return describeFolder(steps.slice(index), entries);
		if (step === "" || step.startsWith(".") || entries.includes(step)) {
			folder = resolve(folder, step);
			continue;
		}
		return listed(steps.slice(0, index).join("/"), entries);
	}
	return undefined;
}

/** The folder is there, and has nothing that the rest of the glob matches: perhaps the ending is another. */
function describeFolder(rest: readonly string[], entries: readonly string[]): string | undefined {
	const ending = extname(rest.at(-1) ?? "");
	const endings = [...new Set(entries.map((entry) => extname(entry)).filter((each) => each !== ""))].sort();
	if (rest.length === 1 && ending !== "" && endings.length > 0)
		return `files there end in ${endings.slice(0, MOST_LISTED).join(", ")}`;
	return undefined;
}

function listed(folder: string, entries: readonly string[]): string | undefined {
	if (entries.length === 0) return undefined;
	const where = folder === "" ? "the folder" : `\`${folder}\``;
	return `${where} has: ${entries.slice(0, MOST_LISTED).join(", ")}${entries.length > MOST_LISTED ? ", …" : ""}`;
}

/** Those that are not hidden, sorted; undefined for what is no folder. */
function entriesOf(folder: string): readonly string[] | undefined {
	try {
		return readdirSync(folder)
			.filter((entry) => !entry.startsWith("."))
			.sort();
	} catch {
		return undefined;
	}
}
