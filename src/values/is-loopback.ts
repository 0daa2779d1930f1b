/** Whether a host, as it stands in a URL or is listened on, is this machine. */
export function isLoopback(host: string): boolean {
	const isName = host === "localhost" || host.endsWith(".localhost");
	return isName || host === "[::1]" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
