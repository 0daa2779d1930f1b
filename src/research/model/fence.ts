/**
 * Keeps the texts of others apart from what the model is told to do: each stands between tags whose name is a digest of
 * all these texts. No text can hold the digest of itself, so none can close its tag; and equal texts give equal tags, so
 * that an equal request stays equal to the byte.
 */
import { digestJson } from "../../values/canonical-json.ts";

export class Fence {
	readonly mark: string;

	constructor(texts: readonly string[]) {
		this.mark = markFor(texts, 0);
	}

	/** `attributes` may be texts of others, too. */
	enclose(kind: string, text: string, attributes: Readonly<Record<string, string | number>> = {}): string {
		const named = Object.entries(attributes).map(([name, value]) => ` ${name}=${quoted(value)}`);
		return `<${kind}-${this.mark}${named.join("")}>\n${text}\n</${kind}-${this.mark}>`;
	}
}

/** Without what looks like the end of the tag. */
function quoted(value: string | number): string {
	return JSON.stringify(typeof value === "string" ? value.replaceAll(">", "›").replaceAll("<", "‹") : value);
}

const LENGTH = 16;

function markFor(texts: readonly string[], salt: number): string {
	const mark = digestJson([salt, ...texts]).slice(0, LENGTH);
	return texts.some((text) => text.includes(mark)) ? markFor(texts, salt + 1) : mark;
}
