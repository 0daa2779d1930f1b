/** The port between research and the web: reads the pages that a task names. */

export interface Page {
	/** Lower case, without parameters: `text/html`. */
	readonly mediaType: string;
	/** UTF-8 where the type is one of text, else as it came. */
	readonly bytes: Uint8Array;
}

export type PageReading =
	| { readonly page: Page }
	/** Why it could not be read, as what follows `it could not be read: `; it names no more of the URL than a host. */
	| { readonly reason: string };

export interface PageReader {
	/** Rejects only on a bug or when aborted. */
	read(url: string, signal?: AbortSignal): Promise<PageReading>;
	/** Ends what is under way. */
	close(): void;
}
