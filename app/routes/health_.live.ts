/** This process answers; whether it can work is asked at /health/ready. Who gets no answer here starts it anew. */
export function loader() {
  return Response.json({ status: "live" }, { headers: { "Cache-Control": "no-store" } });
}
