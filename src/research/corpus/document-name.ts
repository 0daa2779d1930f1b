/** What a file is called and what it is, told by its path alone. */
import { fold } from "../language/words.ts";
import type { DocumentFormat, DocumentRole } from "../passage.ts";

const FORMAT_BY_EXTENSION: { readonly [extension: string]: DocumentFormat } = {
	md: "markdown",
	markdown: "markdown",
	mdown: "markdown",
	mkd: "markdown",
	txt: "text",
	text: "text",
	html: "html",
	htm: "html",
	xhtml: "html",
	csv: "csv",
	tsv: "tsv",
	tab: "tsv",
	json: "json",
	jsonl: "jsonl",
	ndjson: "jsonl",
	pdf: "pdf",
};

/** Files that people name without an extension, or with a suffix such as `LICENSE-MIT`. */
const PLAIN_NAMES = /^(?:licen[sc]e|copying|notice|authors|contributors|readme|changelog|changes|history|unlicense)/i;

const README = /^(?:readme|index)\b/i;
const LICENSE = /^(?:licen[sc]e|copying|notice|unlicense|third[-_]?party)/i;
const CHANGELOG = /^(?:changelog|changes|history|releases?|release[-_]?notes)\b/i;
const NAMELESS = /^(?:authors|contributors|contributing|security|code_of_conduct|faq)\b/i;

/** How the file is read, or null when this kind is not readable. */
export function formatOf(path: string): DocumentFormat | null {
	const file = fileName(path);
	const dot = file.lastIndexOf(".");
	const extension = dot > 0 ? file.slice(dot + 1).toLowerCase() : "";
	const known = FORMAT_BY_EXTENSION[extension];
	if (known !== undefined && Object.hasOwn(FORMAT_BY_EXTENSION, extension)) return known;
	const plain = PLAIN_NAMES.test(file) && (dot <= 0 || extension.length > 8 || /^(?:mit|apache|bsd)/.test(extension));
	return plain ? "text" : null;
}

export function roleOf(path: string): DocumentRole {
	const stem = stemOf(path);
	if (LICENSE.test(stem)) return "license";
	if (CHANGELOG.test(stem)) return "changelog";
	return README.test(stem) ? "readme" : "document";
}

/** The package or folder for a README, licence or changelog; the stem for any other file. */
export function nameOf(path: string): string {
	const stem = stemOf(path);
	if (roleOf(path) === "document" && !NAMELESS.test(stem)) return stem;
	return folderName(path) ?? stem;
}

/** Folder of the file with its scope (`@mozilla/readability`), or null at the root. */
export function folderName(path: string): string | null {
	const folders = path.split("/").slice(0, -1);
	const last = folders.at(-1);
	if (last === undefined || last === ".." || last === ".") return null;
	const scope = folders.at(-2);
	return scope?.startsWith("@") ? `${scope}/${last}` : last;
}

/** `guide` for `docs/Guide.MD`. */
function stemOf(path: string): string {
	return fileName(path).replace(/(?<=.)\.[A-Za-z0-9]{1,8}$/, "");
}

function fileName(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

/** Folders whose name says nothing about what is in them. */
const GENERIC_FOLDERS = new Set(
	"docs doc src lib dist node_modules content pages data files corpus test tests fixtures notes assets".split(" "),
);

/** True for folder names such as `docs`, that name no subject. */
export function isGenericFolder(name: string): boolean {
	return GENERIC_FOLDERS.has(fold(name));
}
