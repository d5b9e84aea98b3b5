import { once } from "node:events";
import { createApi } from "../src/api.js";
import { createDependencies } from "../src/dependencies.js";

/** Starts the API with empty tables on a free port; it stops with the test `t`. Gives a `fetch` that knows its address. */
export async function startApi(t) {
  const server = createApi(createDependencies()).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });

  const address = `http://127.0.0.1:${server.address().port}`;
  return {
    get: (path) => fetch(address + path),
    post: (path, body) => fetch(address + path, { method: "POST", body: JSON.stringify(body) }),
  };
}
