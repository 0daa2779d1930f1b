import { isLoopback } from "./is-loopback.ts";

export type ModelUrl =
	| { readonly ok: true; readonly value: string }
	| { readonly ok: false; readonly message: string; readonly hint: string };

/**
 * The base URL of a model's endpoint, normalised, without a slash at the end. Plain HTTP may lead to another machine
 * only where no key travels with it. No message repeats a password.
 */
export function checkModelUrl(given: string, hasKey: boolean): ModelUrl {
	const hint = "it looks like http://127.0.0.1:11434/v1";
	const refused = (message: string, other = hint): ModelUrl => ({ ok: false, message, hint: other });
	if (!URL.canParse(given)) return refused("expected the base URL of a model's endpoint, found no URL");
	const url = new URL(given);
	if (url.protocol !== "https:" && url.protocol !== "http:") {
		return refused(`expected a base URL with https: or http:, found ${url.protocol}`);
	}
	if (url.username !== "" || url.password !== "") {
		const other = "name the environment variable that holds the key with `api_key_env` or --model-key-env";
		return refused("expected a base URL without a user name and password, found them in it", other);
	}
	if (url.search !== "" || url.hash !== "") {
		return refused(`expected a base URL that ends with its path, found a \`${url.search === "" ? "#" : "?"}\` in it`);
	}
	if (hasKey && url.protocol === "http:" && !isLoopback(url.hostname)) {
		const message = `expected https: in the base URL, found http: and ${url.hostname}, which is not this machine`;
		return refused(message, "the key would travel unencrypted; use https:, or leave the key out where none is needed");
	}
	return { ok: true, value: `${url.origin}${url.pathname.replace(/\/{2,}/g, "/").replace(/\/$/, "")}` };
}
