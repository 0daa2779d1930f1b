/** Why a page could not be read: short, for the person who named it. It names no more of a URL than the host. */
export class PageFailure extends Error {
	override readonly name = "PageFailure";
}
