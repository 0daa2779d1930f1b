/** An HTTP library's error, reduced to its code: its words may hold addresses. */
export function tellTransport(error: unknown): string {
	const code = codeOf(error);
	return code === undefined ? "the connection failed" : (CODES[code] ?? code);
}

/** True when a host fell silent amid its answer: asking again at once would be waiting again. */
export function isSilence(error: unknown): boolean {
	return codeOf(error) === "UND_ERR_BODY_TIMEOUT";
}

function codeOf(error: unknown): string | undefined {
	const code = error instanceof Error && "code" in error ? error.code : undefined;
	return typeof code === "string" ? code : undefined;
}

const CODES: { readonly [code: string]: string } = {
	ENOTFOUND: "no such host",
	EAI_AGAIN: "its name could not be looked up",
	ECONNREFUSED: "nothing listens there",
	ECONNRESET: "the connection was closed",
	UND_ERR_HEADERS_TIMEOUT: "no answer in time",
	UND_ERR_BODY_TIMEOUT: "silence amid the answer",
	UND_ERR_CONNECT_TIMEOUT: "no connection in time",
	UND_ERR_SOCKET: "the connection was closed",
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "less than was announced",
};
