import { isServiceId } from "./service-id.ts";

/**
 * Files that an engine in this process keeps of its tasks. Its answers name them by links that only it can follow; a server
 * in front of it puts addresses of its own in their place.
 */
export interface TaskFiles {
	/** Of a task by the engine's own id; undefined where there is no such task, or it has none. */
	readPdf(serviceId: string): Promise<Uint8Array | undefined>;
}

const LINK = /^trawl:tasks\/(.+)\/pdf$/;

/** What stands as `pdf_url` in the engine's own answers. */
export function pdfLink(serviceId: string): string {
	return `trawl:tasks/${serviceId}/pdf`;
}

/** The id of the task that such a link names; undefined for any other. */
export function linkedTask(link: string): string | undefined {
	const id = LINK.exec(link)?.[1];
	return id !== undefined && isServiceId(id) ? id : undefined;
}
