/** What a file is, told by its first bytes: what a host says of it, and how its link ends, proves nothing. */
import type { ArtefactKind } from "../model/artefact.ts";

/** So many bytes are enough to tell. */
export const HEAD_BYTES = 512;

const IMAGES: readonly (readonly [extension: string, pattern: RegExp])[] = [
	["png", /^\x89PNG\r\n/],
	["jpg", /^\xff\xd8\xff/],
	["gif", /^GIF8[79]a/],
	["webp", /^RIFF.{4}WEBP/s],
	["svg", /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/is],
];
const HTML = /^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)[\s>]/is;

/** Its extension, `bin` for an image of a kind nobody knows; or why it cannot be what it should be. */
export function fileType(
	kind: ArtefactKind,
	head: Buffer,
): { readonly extension: string } | { readonly fault: string } {
	const text = head.toString("latin1");
	if (kind === "pdf") return text.startsWith("%PDF-") ? { extension: "pdf" } : { fault: `no PDF came${but(text)}` };
	if (HTML.test(text)) return { fault: `no image came${but(text)}` };
	return { extension: IMAGES.find(([, pattern]) => pattern.test(text))?.[0] ?? "bin" };
}

function but(text: string): string {
	return HTML.test(text) ? ", but a web page" : "";
}
