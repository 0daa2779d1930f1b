/** Hosts that are not well: after so many failures in a row the rest of their files waits for another time. */
import { DownloadFailure } from "./download-failure.ts";

const MOST_IN_A_ROW = 3;

export class HostFailures {
	readonly #inARow = new Map<string, number>();

	note(url: string, isWell: boolean): void {
		const host = hostOf(url);
		this.#inARow.set(host, isWell ? 0 : (this.#inARow.get(host) ?? 0) + 1);
	}

	/** Why a file is not even tried; undefined where it is. */
	refusal(url: string): DownloadFailure | undefined {
		const host = hostOf(url);
		if ((this.#inARow.get(host) ?? 0) < MOST_IN_A_ROW) return undefined;
		return new DownloadFailure("host", `not tried, since ${host} had failed ${MOST_IN_A_ROW} times in a row`);
	}
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : "";
}
