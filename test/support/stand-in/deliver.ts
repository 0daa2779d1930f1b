/** Writes answers and faults to the wire. */
import type { ServerResponse } from "node:http";
import type { Json } from "../../../src/model/json.ts";
import type { Fault } from "./fault-plan.ts";
import { writeNested } from "./nested.ts";
import { type FaultKind, HONEST_REFUSALS } from "./protocol.ts";
import type { Answer } from "./refusal.ts";

const JSON_TYPE = { "content-type": "application/json" };
const HTML = { "content-type": "text/html" };
/** A caller without a time limit of its own must not hold a test for ever. */
const LONGEST_HANG_MS = 300_000;

interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
}

export function sendAnswer(response: ServerResponse, { status, body }: Answer): void {
	send(response, { status, headers: JSON_TYPE, text: writeNested(JSON.stringify(body)) });
}

/** `answer` is what the service would have said; undefined if it was not asked. Returns the status that was sent. */
export function deliverFault(response: ServerResponse, fault: Fault, answer: Answer | undefined): number | null {
	const { status, text } = answerOr(answer);
	switch (fault.kind) {
		case "reset":
			response.socket?.resetAndDestroy();
			return null;
		case "hang":
			hang(response);
			return null;
		case "empty":
			send(response, { status, headers: JSON_TYPE, text: "" });
			return status;
		case "half_json":
			send(response, { status, headers: JSON_TYPE, text: half(text) });
			return status;
		case "half_body":
			response.writeHead(status, { ...JSON_TYPE, "content-length": Buffer.byteLength(text) });
			response.write(half(text), () => response.socket?.destroy());
			return status;
		case "slow":
			setTimeout(() => send(response, { status, headers: JSON_TYPE, text }), fault.delayMs);
			return status;
		default: {
			const reply = page(fault.kind, fault);
			send(response, reply);
			return reply.status;
		}
	}
}

export function isHonestRefusal(kind: FaultKind): boolean {
	return HONEST_REFUSALS.some((each) => each === kind);
}

function page(kind: Exclude<FaultKind, "reset" | "hang" | "empty" | "half_json" | "half_body" | "slow">, fault: Fault) {
	const { retryAfter } = fault;
	const pages: Readonly<Record<typeof kind, Reply>> = {
		unavailable: failure(503, "Billing cannot be consulted; nothing was added"),
		rate_limited: {
			...failure(429, "Too many requests"),
			headers: {
				...JSON_TYPE,
				"retry-after": String(retryAfter),
				"x-ratelimit-limit": "60",
				"x-ratelimit-remaining": "0",
				"x-ratelimit-reset": String(Math.ceil(Date.now() / 1_000) + retryAfter),
			},
		},
		payment: failure(402, "Insufficient balance: required $1, available $0"),
		unauthorized: failure(401, "Invalid API key"),
		forbidden: failure(403, "This key may not do that"),
		server_error: failure(500, "Internal server error"),
		bad_gateway: { status: 502, headers: HTML, text: "<html><h1>502 Bad Gateway</h1></html>" },
		unavailable_page: { status: 503, headers: HTML, text: "<html><h1>503 Service Unavailable</h1></html>" },
		redirect: { status: 302, headers: { location: "/elsewhere" }, text: "" },
		gateway_timeout: { status: 504, headers: {}, text: "" },
	};
	return pages[kind];
}

function failure(status: number, error: string): Reply {
	return { status, headers: JSON_TYPE, text: JSON.stringify({ success: false, error }) };
}

/** What is mangled when the service was not asked: a body that no caller can use. */
function answerOr(answer: Answer | undefined): { readonly status: number; readonly text: string } {
	const body: Json = answer?.body ?? { batch_id: "batch_of_nobody" };
	return { status: answer?.status ?? 200, text: JSON.stringify(body) };
}

function half(text: string): string {
	return text.slice(0, Math.max(1, Math.floor(text.length / 2)));
}

function hang(response: ServerResponse): void {
	const timer = setTimeout(() => response.socket?.destroy(), LONGEST_HANG_MS);
	response.on("close", () => clearTimeout(timer));
}

function send(response: ServerResponse, { status, headers, text }: Reply): void {
	response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) });
	response.end(text);
}
