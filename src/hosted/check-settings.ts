/** What a person gives to reach the service, checked before anything is sent. No message repeats the key or a password. */
import type { Problem, ProblemCode, Result } from "../model/problem.ts";
import { isLoopback } from "../values/is-loopback.ts";

export const DEFAULT_BASE_URL = "https://api.valyu.ai/v1";

/**
 * A base URL as everything else wants it: normalised, without a slash at the end. The key travels in a header, so plain
 * HTTP is for this machine alone. A path that does not end with a version is allowed, with a warning.
 */
export function checkBaseUrl(given: string): Result<string> {
	if (!URL.canParse(given)) return refused(`expected a base URL, found ${shown(given)}`);
	const url = new URL(given);
	if (url.protocol !== "https:" && url.protocol !== "http:") {
		return refused(`expected a base URL with https:, found ${url.protocol}`);
	}
	if (url.username !== "" || url.password !== "") {
		return refused("expected a base URL without a user name and password, found them in it", HINT_KEY);
	}
	if (url.search !== "" || url.hash !== "") {
		return refused(
			`expected a base URL that ends with its path, found a \`${url.search === "" ? "#" : "?"}\` and more after it`,
		);
	}
	if (url.protocol === "http:" && !isLoopback(url.hostname)) {
		const message = `expected https: in the base URL, found http: and ${url.hostname}, which is not this machine`;
		return refused(message, "the API key would travel unencrypted; use https:");
	}
	const value = `${url.origin}${url.pathname.replace(/\/{2,}/g, "/").replace(/\/$/, "")}`;
	return { ok: true, value, warnings: /\/v\d+$/.test(value) ? [] : [missingVersion(value)] };
}

/** A key that can stand in a header. Blanks around it, as files and shells leave them, are dropped. */
export function checkApiKey(given: string | undefined): Result<string> {
	const value = given?.trim() ?? "";
	if (value === "") {
		const message = "there is no API key for the hosted service";
		return { ok: false, problems: [problem("api_key", message, HINT_KEY)] };
	}
	if (!/^[\x21-\x7e]+$/.test(value)) {
		const message = "expected an API key of printable ASCII characters without blanks, found others in it";
		return { ok: false, problems: [problem("api_key", message, "copy it again from where it was issued")] };
	}
	return { ok: true, value, warnings: [] };
}

const HINT_KEY = "set VALYU_API_KEY, or name a file that holds it with --key-file";
const HINT_URL = `it looks like ${DEFAULT_BASE_URL}`;

function missingVersion(value: string): Problem {
	const message = `expected a base URL that ends with its version, found ${value}`;
	return { ...problem("base_url", message, `did you mean ${value}/v1?`), severity: "warning" };
}

/** Of text that is no URL: it may have one's password all the same, and a text without dots may be the key itself. */
function shown(text: string): string {
	if (text !== "" && !/[./:]/.test(text)) return "a text that looks like none (a key belongs into VALYU_API_KEY)";
	return JSON.stringify(text.replace(/\/\/[^/]*@/, "//…@"));
}

function refused(message: string, hint = HINT_URL): Result<never> {
	return { ok: false, problems: [problem("base_url", message, hint)] };
}

function problem(code: ProblemCode, message: string, hint: string): Problem {
	return { code, severity: "error", message, hint };
}
