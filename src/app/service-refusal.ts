import { BatchApiError } from "../model/batch-api.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";
import type { Refusal } from "./refusal.ts";

/** There is no key to send: the service was not asked. */
export class KeyMissingError extends BatchApiError {
	constructor() {
		super("unauthorized", "VALYU_API_KEY is not set");
	}
}

/** The service could not be asked before anything was sent: 5 when the key is the reason, 6 otherwise. */
export function serviceRefusal(error: BatchApiError, sources: readonly SourceFile[]): Refusal {
	const exitCode = error.kind === "unauthorized" ? 5 : 6;
	return { ok: false, problems: [{ severity: "error", ...describe(error) }], sources, exitCode };
}

function describe(error: BatchApiError): Pick<Problem, "code" | "message" | "hint"> {
	if (error instanceof KeyMissingError) {
		const hint =
			"set it (`export VALYU_API_KEY=…`), or name a file that does with --key-file; `--engine local` needs none; nothing was sent";
		return { code: "service_refused", message: error.message, hint };
	}
	if (error.kind === "unauthorized") {
		return {
			code: "service_refused",
			message: `the service refuses the key: ${error.message}`,
			hint: "set VALYU_API_KEY to a key that may use the Batch API; nothing was sent",
		};
	}
	return {
		code: "service_failed",
		message: `the service cannot be asked: ${error.message}`,
		hint: "nothing was sent; run the same command again when the service answers",
	};
}
