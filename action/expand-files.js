/** The files that the input names: one a line, `*` and `?` in any part of a path. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Paths relative to the folder, in the order of the lines and sorted within one; each once.
 * @param {string} input
 * @param {string} folder
 * @returns {{ files: string[], missing: string[] }} `missing`: patterns that match nothing. A path without a pattern is
 * handed on as it is: the program says best what is wrong with it.
 */
export function expandFiles(input, folder) {
	const patterns = input.split("\n").map((line) => line.trim());
	/** @type {Set<string>} */
	const files = new Set();
	const missing = [];
	for (const pattern of patterns.filter((line) => line !== "")) {
		const found = /[*?]/.test(pattern) ? matches(pattern.split("/"), folder) : [pattern];
		if (found.length === 0) missing.push(pattern);
		for (const file of found) files.add(file);
	}
	return { files: [...files], missing };
}

/**
 * @param {readonly string[]} parts
 * @param {string} folder
 * @returns {string[]}
 */
function matches([part = "", ...rest], folder) {
	const names = /[*?]/.test(part) ? readdirSync(folder).filter(toFilter(part)).sort() : [part];
	return names.flatMap((name) => {
		const path = join(folder, name);
		const entry = statSync(path, { throwIfNoEntry: false });
		if (rest.length === 0) return entry?.isFile() ? [name] : [];
		return entry?.isDirectory() ? matches(rest, path).map((file) => `${name}/${file}`) : [];
	});
}

/**
 * As in a shell, `*` stands for no name that begins with a dot.
 * @param {string} part
 */
function toFilter(part) {
	const pattern = Array.from(part, (character) => {
		if (character === "*") return ".*";
		return character === "?" ? "." : character.replace(/[\\^$.+()|[\]{}]/g, "\\$&");
	}).join("");
	const expression = new RegExp(`^${pattern}$`, "s");
	return (/** @type {string} */ name) => expression.test(name) && !(name.startsWith(".") && !part.startsWith("."));
}
