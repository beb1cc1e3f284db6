/** Every address that no other route knows: a page that says so, for a person who mistyped. */
export function loader() {
  throw new Response(null, { status: 404 });
}

export default function Unknown() {
  return null;
}
