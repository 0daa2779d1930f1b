/** Requests as anybody could send them, for what the adapter would never send or show. */
import type { Json } from "../../../src/model/json.ts";
import type { StandIn } from "./start-stand-in.ts";

export interface RawAnswer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** Undefined: no JSON. */
	readonly body: Json | undefined;
}

/** `GET /path` or `POST /path`, below `/v1/deepresearch`; text is sent as it is, anything else as JSON. */
export async function send(
	{ baseUrl, apiKey }: StandIn,
	line: string,
	body?: unknown,
	headers: Readonly<Record<string, string>> = { "x-api-key": apiKey },
): Promise<RawAnswer> {
	const [method = "GET", path = ""] = line.split(" ");
	const response = await fetch(`${baseUrl}/deepresearch${path}`, {
		method,
		headers,
		...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}
