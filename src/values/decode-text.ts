/** Bytes to text in a charset, never guessed at: what is binary, or not in that charset, is told. */
export type DecodedText =
	| { readonly text: string }
	| { readonly fault: "binary" | "not in this charset" | "unknown charset" };

/** A byte order mark is dropped. */
export function decodeText(bytes: Uint8Array, charset = "utf-8"): DecodedText {
	// Text in UTF-16 is full of bytes that are nought.
	if (!charset.startsWith("utf-16") && bytes.includes(0)) return { fault: "binary" };
	const decoder = decoderOf(charset);
	if (decoder === null) return { fault: "unknown charset" };
	try {
		const text = decoder.decode(bytes);
		return text.includes("\0") ? { fault: "binary" } : { text };
	} catch {
		return { fault: "not in this charset" };
	}
}

function decoderOf(charset: string) {
	try {
		return new TextDecoder(charset, { fatal: true });
	} catch {
		return null;
	}
}
