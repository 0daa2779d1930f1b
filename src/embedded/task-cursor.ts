/** Cursors of list-tasks: URL-safe text that names the batch and the last task seen (contract 10). */

/** The cursor that continues after the task. */
export function encodeTaskCursor(batchId: string, seq: number): string {
	return Buffer.from(`${batchId}:${seq}`).toString("base64url");
}

/** The task to continue after, or undefined when the text is no cursor of this batch. */
export function decodeTaskCursor(batchId: string, cursor: string): number | undefined {
	const seq = Number(
		Buffer.from(cursor, "base64url")
			.toString()
			.slice(batchId.length + 1),
	);
	return Number.isSafeInteger(seq) && encodeTaskCursor(batchId, seq) === cursor ? seq : undefined;
}
