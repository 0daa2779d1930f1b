/**
 * Text in whatever charset it says → UTF-8. What is not in that charset is an error, never guessed at. A byte order mark
 * goes before the answer's header, and that before what the page says of itself.
 */
import { decodeText } from "../values/decode-text.ts";
import { PageFailure } from "./page-failure.ts";

const MARKS = [
	["utf-8", [0xef, 0xbb, 0xbf]],
	["utf-16be", [0xfe, 0xff]],
	["utf-16le", [0xff, 0xfe]],
] as const;
/** As far as browsers look for it. */
const META_BYTES = 1024;

/** `contentType`: the whole header. Throws PageFailure. */
export function toUtf8(bytes: Buffer, contentType: string, isHtml: boolean): Buffer {
	const charset = ofMark(bytes) ?? ofHeader(contentType) ?? (isHtml ? ofMeta(bytes) : undefined) ?? "utf-8";
	const decoded = decodeText(bytes, charset);
	if ("text" in decoded) return Buffer.from(decoded.text, "utf8");
	switch (decoded.fault) {
		case "binary":
			throw new PageFailure("it holds binary data");
		case "not in this charset":
			throw new PageFailure(`it is not the ${charset} that it should be`);
		case "unknown charset":
			throw new PageFailure(`its charset ${charset} is not known`);
	}
}

function ofMark(bytes: Buffer): string | undefined {
	return MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
}

function ofHeader(contentType: string): string | undefined {
	return /;\s*charset\s*=\s*"?\s*([\w.:-]{1,40})/i.exec(contentType)?.[1]?.toLowerCase();
}

function ofMeta(bytes: Buffer): string | undefined {
	const head = bytes.subarray(0, META_BYTES).toString("latin1");
	const charset = /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)?.[1]?.toLowerCase();
	// A page whose head can be read so is in no UTF-16.
	return charset?.startsWith("utf-16") ? "utf-8" : charset;
}
