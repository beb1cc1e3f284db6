import { Agent, request } from "node:http";

export type Load = Readonly<{ url: string; headers: Readonly<Record<string, string>>; body: Buffer; connections: number; seconds: number }>;

export type LoadResult = Readonly<{ answered: number; perSecond: number; p50: number; p95: number; refused: number }>;

/** Sends one POST after the other on each of so many connections, each with an event id of its own, and counts the 200s. */
export async function load({ url, headers, body, connections, seconds }: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let refused = 0;
  const begun = performance.now();
  const end = begun + seconds * 1000;
  const run = performance.now().toString(36);
  const connection = async (index: number) => {
    for (let sent = 0; performance.now() < end; sent += 1) {
      const started = performance.now();
      const id = `${run}-${index}-${sent}`;
      const status = await post(agent, url, { ...headers, "x-shopify-event-id": id, "x-shopify-webhook-id": id }, body);
      if (status === 200) times.push(performance.now() - started);
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => connection(index)));
  const took = (performance.now() - begun) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { answered: times.length, perSecond: times.length / took, p50: quantile(0.5), p95: quantile(0.95), refused };
}

function post(agent: Agent, url: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: "POST", agent, headers: { ...headers, "content-length": body.length } }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode ?? 0));
    });
    sending.once("error", reject);
    sending.end(body);
  });
}
