import { AsyncLocalStorage } from "node:async_hooks";

/** What is being worked on: on every line of the log until it is done. Ids only. */
export type WorkContext = { requestId?: string; job?: string; jobId?: string; shopId?: number };

type ProcessState = { readonly work: AsyncLocalStorage<WorkContext>; isStopping: boolean };

const KEY = Symbol.for("encore.process-state");

/**
 * The one state that belongs to the process rather than to a module: the web process is built from two bundles (the server
 * and the pages), each with its own copy of every module.
 */
function state(): ProcessState {
  const known = Reflect.get(globalThis, KEY) as ProcessState | undefined;
  if (known !== undefined) return known;
  const made: ProcessState = { work: new AsyncLocalStorage(), isStopping: false };
  Reflect.set(globalThis, KEY, made);
  return made;
}

/** Runs `work` so that all it logs, however deep, says what it belongs to. */
export function inContext<Result>(context: WorkContext, work: () => Result): Result {
  return state().work.run({ ...state().work.getStore(), ...context }, work);
}

export function currentContext(): WorkContext {
  return state().work.getStore() ?? {};
}

/** Told as soon as the shop is known; the rest of the request or job is logged with it. */
export function noteShop(shopId: number): void {
  const context = state().work.getStore();
  if (context !== undefined) context.shopId = shopId;
}

/** From now on nothing new is to be sent here: `/health/ready` says so to the load balancer. */
export function markStopping(): void {
  state().isStopping = true;
}

export function isStopping(): boolean {
  return state().isStopping;
}
