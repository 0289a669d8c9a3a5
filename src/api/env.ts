/** What the middleware leaves for handlers. */
export interface ApiEnv {
  Variables: {
    requestId: string;
    /** Who asks, as recorded in runs: an id, never an address. */
    actor: string;
  };
}
