/** The prompts, as they stand in the package's `prompts/`: plain text with `{blanks}`. */
import { readFileSync } from "node:fs";
import { digestJson } from "../../values/canonical-json.ts";
import { packageFile } from "../../values/package-file.ts";

export const PROMPT_NAMES = ["rules", "plan", "follow-up", "write", "repair-report", "fill", "repair-output"] as const;
export type PromptName = (typeof PROMPT_NAMES)[number];

export type Prompts = { readonly [name in PromptName]: string };

let read: Prompts | undefined;

export function readPrompts(): Prompts {
	read ??= Object.fromEntries(PROMPT_NAMES.map((name) => [name, readPrompt(name)])) as Prompts;
	return read;
}

/** Changes with every word of the prompts: another prompt may give another answer. */
export function promptVersion(): string {
	return digestJson(readPrompts()).slice(0, 12);
}

/** Fills the blanks, once: what is filled in is never looked through for blanks. */
export function fillPrompt(name: PromptName, blanks: Readonly<Record<string, string>>): string {
	return readPrompts()
		[name].replace(/\{([a-z]+)\}/g, (whole, blank: string) => blanks[blank] ?? whole)
		.trim();
}

function readPrompt(name: PromptName): string {
	return readFileSync(packageFile(`prompts/${name}.md`), "utf8").replaceAll("\r\n", "\n");
}
