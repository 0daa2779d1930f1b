/** How a page's URL is written where people read it. */

/** As the task gives it, without a user name, a password, and the part that is for a browser alone. */
export function shownUrl(url: string): string {
	if (!URL.canParse(url)) return url;
	const parsed = new URL(url);
	if (parsed.username === "" && parsed.password === "") return url.replace(/#.*$/s, "");
	parsed.username = "";
	parsed.password = "";
	parsed.hash = "";
	return parsed.href;
}

/** What a person would call it: `acme.example/about`. */
export function pageName(url: string): string {
	const { host, pathname } = new URL(url);
	return `${host.replace(/^www\./, "")}${pathname.replace(/\/$/, "")}`;
}
