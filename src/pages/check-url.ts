/** What may be asked for at all: by the URL that a task names, and by each that a redirect leads to. */
import { isPrivateHost, PrivateAddressError } from "../network/private-address.ts";
import { PageFailure } from "./page-failure.ts";

/** Below this, ports belong to services that are not the web. */
const FIRST_FREE_PORT = 1024;
const WEB_PORTS = [80, 443];

const PRIVATE = new PrivateAddressError().message;

export interface UrlRules {
	/** Lets this machine and private networks be asked. */
	readonly allowPrivate: boolean;
}

/** Throws PageFailure. */
export function checkUrl(text: string, { allowPrivate }: UrlRules, base?: URL): URL {
	if (!URL.canParse(text, base?.href)) throw new PageFailure("it is no URL");
	const url = new URL(text, base);
	if (url.protocol !== "https:" && url.protocol !== "http:")
		throw new PageFailure(`only http: and https: are read, not ${url.protocol}`);
	if (url.username !== "" || url.password !== "") throw new PageFailure("it has a user name or password in it");
	if (!allowPrivate && isPrivateHost(url.hostname)) throw new PageFailure(PRIVATE);
	const port = Number(url.port || WEB_PORTS[0]);
	if (port < FIRST_FREE_PORT && !WEB_PORTS.includes(port)) throw new PageFailure(`port ${port} is not of the web`);
	url.hash = "";
	return url;
}
