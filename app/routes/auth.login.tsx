import { OpenInAdmin } from "#app/ui/OpenInAdmin.tsx";

/** Where everybody arrives who opened Encore by itself: it lives inside the Shopify admin. */
export default function Login() {
  return <OpenInAdmin />;
}
