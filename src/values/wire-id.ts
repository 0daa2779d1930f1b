/** The ids under which attempts go to the service: design section 6.1. */

/** How many digits of the fingerprint a wire id carries. */
export const WIRE_FINGERPRINT_HEX = 10;

/** `<task id>@<first 10 hex of the fingerprint>`, from the second attempt on with `.<n>`. */
export function wireId(taskId: string, fingerprint: string, attempt: number): string {
	const base = `${taskId}@${fingerprint.slice(0, WIRE_FINGERPRINT_HEX)}`;
	return attempt === 1 ? base : `${base}.${attempt}`;
}

export interface WireIdParts {
	readonly taskId: string;
	/** Ten hex digits; empty where the id is none of Trawl's. */
	readonly fingerprint: string;
	readonly attempt: number;
}

/** An id of another form is a task's own, first attempt. */
export function parseWireId(id: string): WireIdParts {
	const match = /^(.+)@([0-9a-f]{10})(?:\.([1-9]\d{0,8}))?$/s.exec(id);
	if (match === null) return { taskId: id, fingerprint: "", attempt: 1 };
	return { taskId: match[1] ?? "", fingerprint: match[2] ?? "", attempt: Number(match[3] ?? 1) };
}
