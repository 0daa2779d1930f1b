/** Raise it whenever the tables or the way that files are cut into passages change. */
export const INDEX_VERSION = 4;
